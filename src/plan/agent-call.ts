import type { ImageSpec, StepName } from '../spec/image-spec.ts';
import { modelName, modelWord } from '../spec/models.ts';
import {
  type AgentCall,
  FRAMEWORK_DIRECTORY,
  OFFLINE_DIRECTORY,
  type ParameterFlag,
  type Phase,
  RELEASES_DIRECTORY,
} from './build-plan.ts';
import { stepOf } from './skips.ts';
import { PACKAGE_STEPS } from './step.ts';

/** How a plan calls the agent, beyond what the image is to be. */
export interface CallOptions {
  readonly frameworkSource: 'stage' | 'agent';
  readonly parametric: boolean;
  /** True when a later step of the build needs the package index that install fetched, or a cache keeps it. */
  readonly keepIndex: boolean;
  /** True when release files are fetched beforehand. */
  readonly releases: boolean;
  /** True when packages and release files come from OFFLINE_DIRECTORY and nothing may be fetched. */
  readonly offline: boolean;
}

/** How much of a phase one call does: all of it, or of install only the packages, which need the least to be known. */
export type Part = 'whole' | 'packages';

const ONLY_PACKAGES: ReadonlySet<StepName> = new Set(['install', ...PACKAGE_STEPS]);

/** The steps that install carries out: skipping any other must not change, and so rebuild, the slowest layer. */
const INSTALL_STEPS: ReadonlySet<StepName> = new Set([
  'install',
  ...PACKAGE_STEPS,
  'branding',
  'grub',
  'miscellaneous',
  'cloudconfigs',
  'kairosBinaries',
  'providerBinaries',
  'buildProvider',
  'kubernetes',
]);

/**
 * The arguments of one phase. Every phase gets exactly what it uses: install knows nothing of the version, so a new
 * version of an image leaves its packages in the build cache, and as a part of their own they know nothing of the
 * Kubernetes release and our own framework either.
 */
export function agentCall(
  phase: Phase,
  spec: ImageSpec,
  options: CallOptions,
  part: Part = 'whole',
): AgentCall {
  const installs = phase === 'install' || phase === 'all';
  const initialises = phase === 'init' || phase === 'all';
  const whole = part === 'whole';
  const used = whole ? INSTALL_STEPS : ONLY_PACKAGES;
  const skipped = spec.skip.filter((skip) => {
    const step = stepOf(skip);
    return INSTALL_STEPS.has(step) ? installs && used.has(step) : initialises;
  });
  const variable = options.parametric;
  return {
    phase,
    args: [
      ...(phase === 'validate' ? ['validate'] : ['-s', phase]),
      ...(whole ? [] : ['--packages-only']),
      ...(variable ? [] : selection(spec, part, installs)),
      ...(whole ? providers(spec, installs) : []),
      ...(spec.fips ? ['-fips'] : []),
      ...(installs || initialises ? spec.kernel.flatMap((name) => flag('--kernel', name)) : []),
      ...(installs ? spec.packages.add.flatMap((name) => flag('--package', name)) : []),
      ...(installs ? spec.packages.remove.flatMap((name) => flag('--remove-package', name)) : []),
      ...(skipped.length === 0 ? [] : flag('--skip-step', skipped.join(','))),
      ...(spec.framework === undefined || phase === 'validate' || variable ? [] : flag('-f', spec.framework)),
      ...(installs && options.frameworkSource === 'stage' && (whole || namesFramework(spec))
        ? ['--framework-dir', FRAMEWORK_DIRECTORY]
        : []),
      ...(installs && options.offline ? offlineFlags(whole) : []),
      ...(installs && whole && options.releases ? ['--releases-dir', RELEASES_DIRECTORY] : []),
      ...(installs && options.keepIndex ? ['--keep-index'] : []),
      ...(initialises ? flag('-r', spec.registry) : []),
      ...(initialises && !variable ? flag('-version', spec.version) : []),
    ],
    parameters: variable ? parameterFlags({ framework: phase !== 'validate', version: initialises }) : [],
  };
}

const offlineFlags = (whole: boolean): readonly string[] => [
  '--offline',
  ...flag('--packages-dir', `${OFFLINE_DIRECTORY}/packages`),
  ...(whole ? flag('--releases-dir', `${OFFLINE_DIRECTORY}/releases`) : []),
];

/** A framework of the user's choice may need other packages, and says so itself; ours does not. */
export const namesFramework = (spec: ImageSpec): boolean => spec.framework !== undefined;

/** What every phase is told about the image; values the agent takes for granted are left out. */
function selection(spec: ImageSpec, part: Part, installs: boolean): readonly string[] {
  return [
    // Install keeps a board of the user's own in the image, where the phases after it find it by its name.
    ...flag('-m', (installs ? modelWord : modelName)(spec.model)),
    ...flag('-v', spec.variant),
    ...(spec.kubernetes === undefined
      ? []
      : [
          ...flag('-k', spec.kubernetes.provider),
          ...(part === 'whole' ? flag('-k8sversion', spec.kubernetes.version) : []),
        ]),
    ...(spec.trustedBoot ? ['-t', 'true'] : []),
  ];
}

/** Named beside others, Kubernetes is named in the same way. Version and configuration are for whoever installs. */
function providers({ providers: named, kubernetes }: ImageSpec, installs: boolean): readonly string[] {
  if (named.length === 0) return [];
  return [
    ...(kubernetes === undefined ? [] : flag('--provider', kubernetes.provider)),
    ...named.flatMap(({ name, version, config }) => [
      ...flag('--provider', name),
      ...(installs && version !== undefined ? flag(`--provider-${name}-version`, version) : []),
      ...(installs && config !== undefined ? flag(`--provider-${name}-config`, config) : []),
    ]),
  ];
}

function parameterFlags(uses: { framework: boolean; version: boolean }): readonly ParameterFlag[] {
  return [
    { flag: '-m', parameter: 'MODEL', optional: false },
    { flag: '-v', parameter: 'VARIANT', optional: false },
    { flag: '-k', parameter: 'KUBERNETES_DISTRO', optional: true },
    { flag: '-k8sversion', parameter: 'KUBERNETES_VERSION', optional: true },
    { flag: '-t', parameter: 'TRUSTED_BOOT', optional: false },
    ...(uses.framework ? [{ flag: '-f', parameter: 'FRAMEWORK_VERSION', optional: true } as const] : []),
    ...(uses.version ? [{ flag: '-version', parameter: 'VERSION', optional: false } as const] : []),
  ];
}

/** A flag and its value as the agent reads them: two words, or one when the value itself looks like a flag. */
function flag(name: string, value: string): readonly string[] {
  return value.startsWith('-') || value === '' ? [`${name}=${value}`] : [name, value];
}
