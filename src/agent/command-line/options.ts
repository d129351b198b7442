import { PUBLISHED } from '../../lib/published-names.ts';
import { DIRECTORY_VARIABLES, MIRROR_VARIABLES } from '../../plan/release-sources.ts';
import { MODELS, PROVIDERS, PROVIDER_SOURCES, STEP_NAMES, VARIANTS } from '../../spec/image-spec.ts';

export const COMMANDS = [
  'build',
  'validate',
  'plan',
  'size',
  'steps-info',
  'version',
  'help',
  'completion',
] as const;
export type CommandName = (typeof COMMANDS)[number];

/**
 * `text` takes one value, the last one counts; `list` takes commas and repeats, everything counts; `switch` takes a value
 * only after `=`; `truth` is a switch that also takes its value as the next word, as `-t true` always did.
 */
export type OptionKind = 'text' | 'list' | 'switch' | 'truth';

export interface Option {
  /** Its name in the table of values, in help and in messages. */
  readonly name: string;
  /** Other spellings of equal standing. */
  readonly also?: readonly string[];
  /** Spellings that are understood, with a hint towards `name`. */
  readonly renamed?: readonly string[];
  readonly kind: OptionKind;
  readonly values?: readonly string[];
  /** What stands for the value in help. */
  readonly value?: string;
  readonly fallback?: string;
  /** True when an empty value means the fallback, as an unset build argument gives. */
  readonly emptyIsFallback?: boolean;
  readonly commands: readonly CommandName[];
  readonly group: (typeof GROUPS)[number];
  /** Environment variable that is read when the option is not given: a mirror is a fact of the base image, not of one call. */
  readonly variable?: string;
  readonly help: string;
}

export const GROUPS = ['The image', 'Kubernetes', 'What is done', 'Sources', 'Validate', 'Output'] as const;

export const STAGE_CHOICES = ['install', 'init', 'all'] as const;
export const LEVELS = ['debug', 'info', 'warn', 'error', 'trace'] as const;
export const LOG_FORMATS = ['text', 'json'] as const;
export const FORMATS = ['text', 'json', 'sarif', 'junit'] as const;

const planned = ['build', 'plan'] as const;
const described = ['build', 'plan', 'validate'] as const;
const told = [...described, 'size'] as const;

/** Every option of kairos-init, once. Help, docs/agent.md, completion and the parser read this table. */
export const OPTIONS: readonly Option[] = [
  {
    name: 'version',
    kind: 'text',
    value: 'VERSION',
    commands: described,
    group: 'The image',
    help: "The image's own version, such as v1.0.0. Needed for the init stage, and for nothing else.",
  },
  {
    name: 'variant',
    also: ['v'],
    kind: 'text',
    values: VARIANTS,
    fallback: 'core',
    emptyIsFallback: true,
    commands: described,
    group: 'The image',
    help: '`standard` has Kubernetes, `core` has not. `-v` also takes the version: `-v v1.0.0`.',
  },
  {
    name: 'model',
    also: ['m'],
    kind: 'text',
    values: MODELS,
    value: 'FILE',
    fallback: 'generic',
    commands: described,
    group: 'The image',
    help: 'The board the image is for: one of these, or a file that describes your own (docs/models.md). Install keeps it for init.',
  },
  {
    name: 'trusted',
    also: ['t'],
    renamed: ['trusted-boot'],
    kind: 'truth',
    fallback: 'false',
    emptyIsFallback: true,
    commands: described,
    group: 'The image',
    help: 'Makes an image for Trusted Boot (a UKI), which has no initrd and no GRUB.',
  },
  {
    name: 'fips',
    kind: 'switch',
    fallback: 'false',
    commands: described,
    group: 'The image',
    help: 'Makes an image for FIPS mode, with the FIPS build of the framework. Install records it for init.',
  },
  {
    name: 'registry',
    also: ['r'],
    kind: 'text',
    value: 'REGISTRY/ORGANISATION',
    fallback: PUBLISHED.upgradeRegistry,
    commands: planned,
    group: 'The image',
    help: 'Where a node looks for upgrades; written into /etc/kairos-release.',
  },
  {
    name: 'k',
    kind: 'text',
    values: PROVIDERS,
    fallback: 'k3s',
    emptyIsFallback: true,
    commands: described,
    group: 'Kubernetes',
    help: 'Which Kubernetes `-v standard` gets.',
  },
  {
    name: 'k8sversion',
    also: ['k8s-version'],
    kind: 'text',
    value: 'VERSION',
    fallback: 'latest',
    emptyIsFallback: true,
    commands: described,
    group: 'Kubernetes',
    help: 'Its version, such as v1.33.1+k3s1.',
  },
  {
    name: 'provider',
    also: ['p'],
    renamed: ['kubernetes-provider'],
    kind: 'list',
    value: 'NAME',
    commands: described,
    group: 'Kubernetes',
    help: 'A provider by name; makes the variant `standard`. k3s and k0s are known, others need their agent-provider-* plugin. With `--provider-NAME-version` and `--provider-NAME-config`.',
  },
  {
    name: 'provider-source',
    kind: 'text',
    values: PROVIDER_SOURCES,
    fallback: 'builtin',
    commands: described,
    group: 'Kubernetes',
    help: 'Who installs k3s and k0s: `builtin` is us, `plugin` an agent-provider-* plugin, also the one of Kairos, which downloads and runs an installer.',
  },
  {
    name: 'stage',
    also: ['s'],
    kind: 'text',
    values: STAGE_CHOICES,
    fallback: 'all',
    commands: planned,
    group: 'What is done',
    help: '`install` adds packages and files, `init` makes the kernel, initrd and services ready; `all` does both.',
  },
  {
    name: 'skip-step',
    renamed: ['skip-steps', 'skip'],
    kind: 'list',
    values: STEP_NAMES,
    commands: planned,
    group: 'What is done',
    help: 'Steps to leave out; `kairos-init steps-info` lists them. `package:NAME` leaves out one of the usual packages, `service:NAME` what is set of one service.',
  },
  {
    name: 'stage-extensions',
    also: ['x'],
    kind: 'switch',
    fallback: 'false',
    commands: planned,
    group: 'What is done',
    help: 'Also runs the steps of the YAML files in /etc/kairos-init/stage-extensions.',
  },
  {
    name: 'kernel',
    kind: 'list',
    value: 'PACKAGE|RELEASE',
    commands: planned,
    group: 'What is done',
    help: 'Kernel packages instead of the default ones, or the release to boot, as named under /lib/modules.',
  },
  {
    name: 'package',
    renamed: ['add-package'],
    kind: 'list',
    value: 'PACKAGE',
    commands: planned,
    group: 'What is done',
    help: 'Packages to install on top.',
  },
  {
    name: 'remove-package',
    kind: 'list',
    value: 'PACKAGE',
    commands: planned,
    group: 'What is done',
    help: 'Packages not to install, and to remove if they are there.',
  },
  {
    name: 'no-upgrade',
    kind: 'switch',
    fallback: 'false',
    commands: planned,
    group: 'What is done',
    help: "Leaves the base image's own packages at the versions they have.",
  },
  {
    name: 'strict-release',
    kind: 'switch',
    fallback: 'false',
    commands: planned,
    group: 'What is done',
    help: 'Refuses a release that is not in the tables, instead of taking the newest known one that is not newer.',
  },
  {
    name: 'keep-index',
    kind: 'switch',
    fallback: 'false',
    commands: planned,
    group: 'What is done',
    help: 'Leaves the package index and caches in place: they are cache mounts, or somebody installs more.',
  },
  {
    name: 'packages-only',
    kind: 'switch',
    fallback: 'false',
    commands: ['build'],
    group: 'What is done',
    help: 'With `-s install`: stops when packages and the kernel are installed. The same call without it goes on from there, so a builder can keep the slow part apart.',
  },
  {
    name: 'dry-run',
    kind: 'switch',
    fallback: 'false',
    commands: ['build'],
    group: 'What is done',
    help: 'Prints the plan and changes nothing.',
  },
  {
    name: 'framework',
    also: ['f'],
    renamed: ['framework-version'],
    kind: 'text',
    value: 'TAG|IMAGE',
    emptyIsFallback: true,
    commands: planned,
    group: 'Sources',
    help: `The framework image: a tag of ${PUBLISHED.documentedFrameworkRepository}, or a full reference. Our own of the same version otherwise.`,
  },
  {
    name: 'framework-dir',
    kind: 'text',
    value: 'DIRECTORY',
    commands: planned,
    group: 'Sources',
    help: 'Takes the framework from a directory (a mounted image); wins over `--framework`.',
  },
  {
    name: 'releases-dir',
    kind: 'text',
    value: 'DIRECTORY',
    commands: planned,
    group: 'Sources',
    variable: DIRECTORY_VARIABLES.releases,
    help: 'Takes release files that lie there under the names they are published by, and fetches the others. Whoever put them there has checked them.',
  },
  {
    name: 'packages-dir',
    kind: 'text',
    value: 'DIRECTORY',
    commands: planned,
    group: 'Sources',
    variable: DIRECTORY_VARIABLES.packages,
    help: 'Takes packages from a directory with an index, and from no repository that the image names. Whoever put them there has checked them.',
  },
  {
    name: 'offline',
    kind: 'switch',
    fallback: 'false',
    commands: planned,
    group: 'Sources',
    help: 'Fetches nothing: ends before the first step when something would have to be fetched, and names all of it. `plan` names it, too.',
  },
  {
    name: 'k8s-url',
    kind: 'text',
    value: 'URL',
    commands: planned,
    group: 'Sources',
    variable: MIRROR_VARIABLES.kubernetesUrl,
    help: 'Base address of the k3s or k0s releases, for a mirror.',
  },
  {
    name: 'release-url',
    kind: 'text',
    value: 'URL',
    commands: planned,
    group: 'Sources',
    variable: MIRROR_VARIABLES.releaseUrl,
    help: 'Base address of the other tools’ releases, for a mirror.',
  },
  {
    name: 'crb-url',
    kind: 'text',
    value: 'URL',
    commands: planned,
    group: 'Sources',
    variable: MIRROR_VARIABLES.crbUrl,
    help: 'Address of CRB (PowerTools) on Enterprise Linux, with dnf’s variables, for a mirror. CRB is enabled where the configured repositories lack a package.',
  },
  {
    name: 'epel-url',
    kind: 'text',
    value: 'URL',
    commands: planned,
    group: 'Sources',
    variable: MIRROR_VARIABLES.epelUrl,
    help: 'Base address of EPEL, such as https://dl.fedoraproject.org/pub/epel, which is asked last where the configured repositories lack a package. Not asked otherwise.',
  },
  {
    name: 'opensuse-url',
    kind: 'text',
    value: 'URL',
    commands: planned,
    group: 'Sources',
    variable: MIRROR_VARIABLES.opensuseUrl,
    help: 'Base address of openSUSE’s repositories, for a mirror: SLE Micro 5.4 takes packages from there when it has no repository.',
  },
  {
    name: 'validate',
    kind: 'switch',
    fallback: 'false',
    commands: ['build'],
    group: 'What is done',
    help: 'The same as the command `validate`.',
  },
  {
    name: 'root',
    kind: 'text',
    value: 'DIRECTORY',
    fallback: '/',
    commands: ['validate', 'size'],
    group: 'Output',
    help: 'Looks at a tree that is not the running one.',
  },
  {
    name: 'skip-check',
    also: ['skip'],
    kind: 'list',
    value: 'CHECK',
    commands: ['validate'],
    group: 'Validate',
    help: 'Checks to leave out, by id.',
  },
  {
    name: 'list',
    kind: 'switch',
    fallback: 'false',
    commands: ['validate'],
    group: 'Validate',
    help: 'Lists the checks.',
  },
  {
    name: 'explain',
    kind: 'text',
    value: 'CHECK',
    commands: ['validate'],
    group: 'Validate',
    help: 'Explains one check and its fix.',
  },
  {
    name: 'fatal-warnings',
    kind: 'switch',
    fallback: 'false',
    commands: ['validate'],
    group: 'Validate',
    help: 'Makes a warning a finding that fails.',
  },
  {
    name: 'format',
    kind: 'text',
    values: FORMATS,
    fallback: 'text',
    commands: ['validate', 'plan', 'size'],
    group: 'Output',
    help: 'How the result is printed; `plan` and `size` know text and json.',
  },
  {
    name: 'output',
    kind: 'text',
    value: 'FILE',
    commands: ['validate', 'plan', 'size'],
    group: 'Output',
    help: 'Writes the result to a file instead of stdout.',
  },
  {
    name: 'system',
    kind: 'text',
    value: 'ID:VERSION',
    commands: ['plan'],
    group: 'What is done',
    help: 'Plans for a system that is not here, such as debian:12.',
  },
  {
    name: 'arch',
    kind: 'text',
    values: ['amd64', 'arm64', 'riscv64'],
    commands: ['plan'],
    group: 'What is done',
    help: 'Its architecture.',
  },
  {
    name: 'level',
    also: ['l'],
    renamed: ['log-level'],
    kind: 'text',
    values: LEVELS,
    fallback: 'info',
    commands: told,
    group: 'Output',
    help: "How much is said on stderr; `debug` shows the commands' own output.",
  },
  {
    name: 'log-format',
    kind: 'text',
    values: LOG_FORMATS,
    fallback: 'text',
    commands: told,
    group: 'Output',
    help: '`json` gives one object a line.',
  },
  {
    name: 'help',
    also: ['h'],
    kind: 'switch',
    fallback: 'false',
    commands: COMMANDS,
    group: 'Output',
    help: 'Prints help.',
  },
];

/** `--provider-NAME-version` and `--provider-NAME-config`, for any NAME. */
export const PROVIDER_OPTION = /^provider-(.+)-(version|config)$/;
