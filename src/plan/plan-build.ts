import { type RecognisedBase, recogniseBase } from '../distro/package-caches.ts';
import { UsageError } from '../lib/user-error.ts';
import type { Architecture, ImageSpec, MatrixCell, UserStage, UserStep } from '../spec/image-spec.ts';
import { modelName } from '../spec/models.ts';
import { agentCall, type CallOptions, namesFramework } from './agent-call.ts';
import type { BuildPlan, BuildStep, CacheMount, Phase } from './build-plan.ts';
import { frameworkReference } from './framework-reference.ts';
import { imageParameters } from './image-parameters.ts';
import type { ReleaseFile } from './release-files.ts';
import { stepTitle } from './step-title.ts';

/** How an image is to be built; what it is to be says its ImageSpec. */
export interface BuildOptions {
  /** `split`: install, init and validate are steps of their own, and yours go between them. `all`: install and init in one. */
  readonly phases: 'split' | 'all';
  /** `stage`: the engine fetches the framework image. `agent`: the agent does, inside the container. */
  readonly frameworkSource: 'stage' | 'agent';
  /** Keep package caches in cache mounts of the engine, out of the image. */
  readonly cacheMounts: boolean;
  /** Image reference that carries `/kairos-init`. */
  readonly agentImage: string;
  /** Version of the agent in that image: it names the framework when the Kairosfile doesn't. */
  readonly agentVersion: string;
  /** Take the documented build arguments instead of the values; those become the arguments' defaults. */
  readonly parametric: boolean;
  /** `parts`: the packages are a step of their own, so that everything else may be fetched meanwhile and change without them. */
  readonly install?: 'whole' | 'parts';
  /** Release files that are fetched beforehand (release-files.ts); without them the agent fetches its own. */
  readonly releases?: readonly ReleaseFile[];
  /** Directory of the build context that brings packages/ and releases/: nothing is fetched while the agent runs. */
  readonly offline?: string | undefined;
  /** `skipped`: the image is not checked, and its labels say so. */
  readonly validation?: 'done' | 'skipped';
}

/**
 * Plans one image's build. Pure: the same cell and options give the same plan.
 * Throws UsageError for options that contradict the image.
 */
export function planBuild(cell: MatrixCell, options: BuildOptions): BuildPlan {
  const { name, spec } = cell;
  refuseContradictions(spec, options);
  const { releases = [], validation = 'done', offline } = options;
  // A base that is a build argument may be anything, so nothing is known about its package manager.
  const base = options.parametric ? undefined : recogniseBase(spec.base);
  // An offline build has its packages at hand, and would push those of others out of a cache.
  const cached = options.cacheMounts && offline === undefined;
  const caches = cached && base !== undefined ? cacheMounts(base, spec.arch) : [];
  // The framework's reference is put together from a build argument by nobody but the agent.
  const frameworkSource = options.parametric ? 'agent' : options.frameworkSource;
  const call: CallOptions = {
    frameworkSource,
    parametric: options.parametric,
    keepIndex: caches.length > 0 || runsSomething(spec, 'after-install'),
    releases: releases.length > 0,
    offline: offline !== undefined,
  };
  const agent = (phase: Phase, part: 'whole' | 'packages' | 'rest' = 'whole'): BuildStep => {
    const installs = phase === 'install' || phase === 'all';
    return {
      kind: 'agent',
      call: agentCall(phase, spec, call, part === 'packages' ? part : 'whole'),
      title: stepTitle(phase, part, spec, base),
      framework: frameworkSource === 'stage' && installs && (part !== 'packages' || namesFramework(spec)),
      offline: installs && offline !== undefined,
      releases: installs && part !== 'packages' && releases.length > 0,
      // Init empties what it may see of the caches, so it sees none.
      caches: installs && part !== 'rest' ? caches : [],
      secrets: installs && part !== 'rest' ? secretsFor(spec, base) : [],
    };
  };
  const install =
    options.install === 'parts' && installsPackages(spec)
      ? [agent('install', 'packages'), agent('install', 'rest')]
      : [agent('install')];
  const user = (stage: UserStage): readonly BuildStep[] =>
    (spec.stages[stage] ?? []).map((step, index) => userStep({ stage, index, step }, base, caches));
  return {
    name,
    spec,
    base: spec.base,
    ...(spec.arch === undefined ? {} : { arch: spec.arch }),
    caches: !cached ? 'off' : base === undefined ? 'unknown-base' : 'used',
    agent: options.agentImage,
    ...(frameworkSource === 'stage' ? { framework: frameworkOf(spec, options) } : {}),
    releases,
    ...(offline === undefined ? {} : { offline }),
    steps: [
      ...user('before-install'),
      ...(options.phases === 'all' ? [agent('all')] : [...install, ...user('after-install'), agent('init')]),
      ...user('after-init'),
      ...(validation === 'skipped' ? [] : [agent('validate')]),
    ],
    inspections: {
      // The call of both stages says all that either of them is told.
      plan: ['plan', ...agentCall('all', spec, { ...call, offline: false }).args.slice(2)],
      validate: agentCall('validate', spec, call).args,
    },
    labels: options.parametric ? {} : labels(name, spec, validation),
    parameters: options.parametric ? imageParameters(spec) : [],
  };
}

function refuseContradictions(spec: ImageSpec, options: BuildOptions): void {
  if (options.phases === 'all' && (spec.stages['after-install'] ?? []).length > 0)
    throw new UsageError(
      'with --phases all there is no place between install and init for the steps of stages.after-install',
      'leave --phases at "split", or move the steps to stages.before-install or stages.after-init',
    );
  if (options.offline !== undefined && !/^(?!\/|\.\.(?:\/|$))[\w./-]+$/.test(options.offline))
    throw new UsageError(
      `${JSON.stringify(options.offline)} is no directory of the build context that --offline could mount`,
      'name one below it, without spaces and commas, such as offline',
    );
  if (options.offline !== undefined && (options.parametric || options.frameworkSource === 'agent'))
    throw new UsageError(
      'offline the agent fetches no framework',
      'leave out --parametric, and leave --framework-source at "stage"',
    );
}

const runsSomething = (spec: ImageSpec, stage: UserStage): boolean =>
  (spec.stages[stage] ?? []).some((step) => 'run' in step);

const frameworkOf = (spec: ImageSpec, options: BuildOptions): string =>
  frameworkReference({ framework: spec.framework, fips: spec.fips, agentVersion: options.agentVersion });

function cacheMounts(base: RecognisedBase, arch: Architecture | undefined): readonly CacheMount[] {
  const { manager, directories, perArchitecture } = base.caches;
  const owner = [
    'kairos-gen',
    manager,
    base.release,
    ...(perArchitecture && arch !== undefined ? [arch] : []),
  ];
  return directories.map((directory, index) => ({
    id: [...owner, directory.name].join('-'),
    target: directory.path,
    // Package managers lock their caches in the file system, and a second one gives up instead of waiting. Every RUN
    // mounts all of them, so one lock is enough. It is the last one's: buildah 1.28 lets go of no other, and would hang
    // at the next RUN.
    sharing: index === directories.length - 1 ? 'locked' : 'shared',
    perPlatform: perArchitecture && arch === undefined,
  }));
}

const secretsFor = ({ fips }: ImageSpec, base: RecognisedBase | undefined): readonly string[] =>
  (base?.secrets ?? []).filter(({ onlyForFips }) => fips || onlyForFips !== true).map(({ id }) => id);

const installsPackages = ({ skip }: ImageSpec): boolean =>
  !skip.includes('install') && !(skip.includes('installPackages') && skip.includes('installKernel'));

function userStep(
  user: { readonly stage: UserStage; readonly index: number; readonly step: UserStep },
  base: RecognisedBase | undefined,
  caches: readonly CacheMount[],
): BuildStep {
  const { stage, step } = user;
  // Before install and after init the base image's own hooks (docker-clean) empty the caches after every use, for
  // everybody who shares them; between the phases the agent has put them aside.
  if (!('run' in step) || stage !== 'after-install' || caches.length === 0)
    return { kind: 'user', ...user, caches: [] };
  const refresh = base?.caches.refresh;
  const needsIndex =
    refresh !== undefined && refresh.neededBy.test(step.run) && !refresh.doneBy.test(step.run);
  return { kind: 'user', ...user, caches, ...(needsIndex ? { refresh: refresh.command } : {}) };
}

/** The OCI annotations' names (image-spec, annotations.md) and ours. A base's own labels are inherited, so those that would lie are replaced. */
function labels(
  name: string,
  spec: ImageSpec,
  validation: 'done' | 'skipped',
): Readonly<Record<string, string>> {
  return {
    'io.kairos.fips': String(spec.fips),
    'io.kairos.model': modelName(spec.model),
    'io.kairos.trusted-boot': String(spec.trustedBoot),
    ...(validation === 'skipped' ? { 'io.kairos.validation': 'skipped' } : {}),
    'io.kairos.variant': spec.variant,
    ...(spec.kubernetes === undefined
      ? {}
      : {
          'io.kairos.provider': spec.kubernetes.provider,
          'io.kairos.provider-version': spec.kubernetes.version,
        }),
    'org.opencontainers.image.base.name': spec.base,
    'org.opencontainers.image.ref.name': name,
    'org.opencontainers.image.title': `Kairos ${spec.variant} on ${spec.base}`,
    'org.opencontainers.image.version': spec.version,
  };
}
