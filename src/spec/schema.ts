import * as z from 'zod/mini';
import { boardSchema } from './board.ts';
import { ARCHITECTURES, MODELS, PROVIDERS, STEP_NAMES, type UserStage, VARIANTS } from './image-spec.ts';
import * as pattern from './patterns.ts';
import { described, LONGEST, packageList, packageNames, text } from './schema-parts.ts';

const base = described(text(pattern.IMAGE_REFERENCE, 'bad-image-reference'), {
  description: 'Image reference of the base operating system. For several, use matrix.base.',
  examples: ['ubuntu:24.04', 'debian:12', 'quay.io/fedora/fedora:42'],
});
const variant = described(z.enum(VARIANTS), {
  description: 'core: an immutable system without Kubernetes. standard: with Kubernetes (see kubernetes).',
  default: 'core',
});
const model = described(z.union([z.enum(MODELS), boardSchema]), {
  description:
    'The hardware the image is for: one of the list, whose boards are arm64, or a mapping that describes a board of your own.',
  default: 'generic',
});
const arch = described(z.enum(ARCHITECTURES), {
  description: "Architecture of the image. Left out: the platform of the build, or the model's own.",
  examples: ['arm64'],
});
const provider = described(z.enum(PROVIDERS), {
  description: 'The Kubernetes distribution.',
  default: 'k3s',
});
const kubernetesVersion = described(text(pattern.KUBERNETES_VERSION, 'bad-kubernetes-version'), {
  description:
    'A release tag of the provider, or latest (at the time of the build). Quote it: 1.30 is the number 1.3 to YAML.',
  examples: ['v1.32.1+k3s1', 'v1.32.1+k0s.0'],
  default: 'latest',
});
const kubernetes = described(
  z.strictObject({ provider: z.optional(provider), version: z.optional(kubernetesVersion) }),
  { description: 'Which Kubernetes a standard image carries. Only with variant: standard.' },
);
const providers = described(
  z
    .array(
      z.strictObject({
        name: described(text(pattern.PROVIDER_NAME, 'bad-provider-name'), {
          description: 'The name that the plugin knows it by.',
          examples: ['kubeadm'],
        }),
        version: z.optional(
          described(text(pattern.PROVIDER_VERSION, 'bad-provider-version'), {
            description: 'Its version, as the plugin wants it. Left out: what the plugin takes.',
            examples: ['v1.32.1'],
          }),
        ),
        config: z.optional(
          described(text(pattern.ONE_LINE, 'line-break'), {
            description:
              'What the plugin is told besides, on one line, such as JSON. It stands in the history of the image.',
            examples: ['{"cni":"cilium"}'],
          }),
        ),
      }),
    )
    .check(z.minLength(1)),
  {
    description:
      'Software that agent-provider-* plugins install: those of the base image, the framework or your steps before install. Only with variant: standard, and instead of Kubernetes unless that is given, too.',
    examples: [[{ name: 'kubeadm', version: 'v1.32.1' }]],
  },
);
const trustedBoot = described(z.boolean(), {
  description: 'Prepare the image for Trusted Boot: a signed UKI instead of GRUB and an initrd.',
  default: false,
});
const fips = described(z.boolean(), {
  description: 'Build with FIPS-validated cryptography, where the distribution has it.',
  default: false,
});

/** Aborts, so that what is neither a step nor a part of one is told the names of the steps. */
const skippedPart = z
  .string()
  .check(z.maxLength(LONGEST, { abort: true }), z.regex(pattern.SKIPPED_PART, { abort: true }));

const copyStep = z.strictObject({
  from: described(text(pattern.CONTEXT_PATH, 'bad-copy-source'), {
    description: 'Path in the build context, relative to it.',
    examples: ['files/'],
  }),
  to: described(text(pattern.IMAGE_PATH, 'bad-image-path'), {
    description: 'Absolute path in the image.',
    examples: ['/etc/'],
  }),
  mode: z.optional(
    described(text(pattern.FILE_MODE, 'bad-file-mode'), {
      description: 'Octal permission bits, in quotes.',
      examples: ['0644'],
    }),
  ),
  chown: z.optional(
    described(text(pattern.OWNER, 'bad-owner'), {
      description: 'Owner, and group after a colon.',
      examples: ['root:root', '1000'],
    }),
  ),
});
const mountTarget = described(text(pattern.IMAGE_PATH, 'bad-image-path'), {
  description: 'Absolute path at which the step sees it.',
  examples: ['/mnt/drivers'],
});
const mountName = (description: string, example: string): z.ZodMiniString =>
  described(text(pattern.MOUNT_NAME, 'bad-mount-name'), { description, examples: [example] });
const runMount = z.union([
  z.strictObject({
    bind: described(text(pattern.CONTEXT_PATH, 'bad-copy-source'), {
      description: 'Path in the build context, which the step can read.',
      examples: ['drivers/'],
    }),
    target: mountTarget,
  }),
  z.strictObject({
    cache: mountName('Name of a directory that is kept between builds, and is not in the image.', 'go-build'),
    target: mountTarget,
  }),
  z.strictObject({
    secret: mountName('Id of a secret of the build (docker build --secret id=…).', 'github-token'),
    target: z.optional(mountTarget),
    env: z.optional(
      described(text(pattern.VARIABLE_NAME, 'bad-variable-name'), {
        description: 'Environment variable that holds the secret, instead of a file.',
        examples: ['GITHUB_TOKEN'],
      }),
    ),
  }),
  z.strictObject({ ssh: mountName('Id of an SSH agent of the build (docker build --ssh …).', 'default') }),
]);
const userStep = z.union([
  z.strictObject({
    run: described(text(pattern.SHELL_LINE, 'line-break'), {
      description: 'One shell line, run as root in the image.',
      examples: ['apt-get install -y my-driver'],
    }),
    mounts: z.optional(
      described(z.array(runMount), {
        description: 'What the step sees while it runs, and the image never: secrets, SSH, context, caches.',
      }),
    ),
  }),
  z.strictObject({ copy: described(copyStep, { description: 'Copies from the build context.' }) }),
]);
const userSteps = z.array(userStep);
const stageNotes: Readonly<Record<UserStage, string>> = {
  'before-install': 'Before anything is installed: package sources, keys, proxies.',
  'after-install':
    'After packages and kernel are installed, before the initrd is built: drivers, another kernel.',
  'after-init': 'At the very end. What needs to be in the initrd comes too late here.',
};
const stages = z.strictObject({
  'before-install': z.optional(described(userSteps, { description: stageNotes['before-install'] })),
  'after-install': z.optional(described(userSteps, { description: stageNotes['after-install'] })),
  'after-init': z.optional(described(userSteps, { description: stageNotes['after-init'] })),
});

const cellChoice = z.strictObject({
  base: z.optional(base),
  variant: z.optional(variant),
  kubernetes: z.optional(kubernetes),
  model: z.optional(model),
  arch: z.optional(arch),
  trustedBoot: z.optional(trustedBoot),
  fips: z.optional(fips),
});

const axis = <T extends z.ZodMiniType>(values: T): z.ZodMiniOptional<z.ZodMiniArray<T>> =>
  z.optional(z.array(values).check(z.minLength(1)));

const matrix = z.strictObject({
  base: axis(base),
  variant: axis(variant),
  kubernetes: axis(kubernetes),
  model: axis(model),
  arch: axis(arch),
  trustedBoot: axis(trustedBoot),
  fips: axis(fips),
  exclude: z.optional(
    described(z.array(cellChoice), {
      description: 'Combinations to leave out. An entry matches every cell that has all of its values.',
      examples: [[{ base: 'alpine:3.21', variant: 'standard' }]],
    }),
  ),
  include: z.optional(
    described(z.array(cellChoice), {
      description:
        'Further cells besides the product. What an entry leaves out comes from the fields outside the matrix.',
      examples: [[{ base: 'ubuntu:24.04', model: 'rpi4' }]],
    }),
  ),
});

/** The Kairosfile, version 1. Every field may come from a flag instead, so none is required here. */
export const kairosfileSchema = z.strictObject({
  $schema: z.optional(described(z.string(), { description: 'Address of this schema, for editors.' })),
  base: z.optional(base),
  version: z.optional(
    described(text(pattern.VERSION, 'bad-version'), {
      description: 'Version of the image you build, a semantic version. Needed, here or as --version.',
      examples: ['v1.0.0'],
    }),
  ),
  model: z.optional(model),
  variant: z.optional(variant),
  kubernetes: z.optional(kubernetes),
  providers: z.optional(providers),
  arch: z.optional(arch),
  trustedBoot: z.optional(trustedBoot),
  fips: z.optional(fips),
  framework: z.optional(
    described(text(pattern.FRAMEWORK, 'bad-framework'), {
      description:
        'A tag of the documented framework repository, or a full image reference. Left out: our own.',
      examples: ['v2.16.1', 'registry.example.com/kairos/framework:v1'],
    }),
  ),
  registry: z.optional(
    described(text(pattern.REGISTRY, 'bad-registry'), {
      description: 'Registry and organisation in which nodes look for upgrades.',
      examples: ['registry.example.com/edge'],
      default: 'quay.io/kairos',
    }),
  ),
  kernel: z.optional(
    described(packageNames, {
      description: "Kernel packages instead of the distribution's default ones: a name or a list of names.",
      examples: ['linux-image-virtual'],
    }),
  ),
  packages: z.optional(
    described(
      z.strictObject({
        add: z.optional(
          described(packageList, { description: 'Packages to install besides the usual ones.' }),
        ),
        remove: z.optional(described(packageList, { description: 'Usual packages to leave out.' })),
      }),
      { description: 'Changes to the list of packages.', examples: [{ add: ['htop'], remove: ['snmpd'] }] },
    ),
  ),
  skip: z.optional(
    described(z.array(z.union([z.enum(STEP_NAMES), skippedPart])), {
      description:
        'Steps of the conversion to leave out, single packages (package:NAME) and what is set of single services (service:NAME).',
      examples: [['sshHardening', 'package:snmpd', 'service:fail2ban']],
    }),
  ),
  stages: z.optional(
    described(stages, { description: 'Your own steps between the phases of the conversion.' }),
  ),
  matrix: z.optional(
    described(matrix, { description: 'Several images from one file: the product of the axes.' }),
  ),
});

/** What a Kairosfile says; nothing is filled in yet. */
export type Kairosfile = z.output<typeof kairosfileSchema>;

/** One combination of matrix values, as `exclude` and `include` write it. */
export type CellChoice = z.output<typeof cellChoice>;

/** The fields that can be axes of a matrix, outermost first: the order in which cells are made. */
export const AXES = ['base', 'variant', 'kubernetes', 'model', 'arch', 'trustedBoot', 'fips'] as const;
export type Axis = (typeof AXES)[number];
