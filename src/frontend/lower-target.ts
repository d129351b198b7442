import { marshal } from '../llb/marshal.ts';
import type { Output } from '../llb/op.ts';
import { UserError } from '../lib/user-error.ts';
import { version } from '../lib/version.ts';
import { formatPlatform } from '../oci/choose-platform.ts';
import type { Platform } from '../oci/image-manifest.ts';
import type { BuildPlan } from '../plan/build-plan.ts';
import { frameworkReference } from '../plan/framework-reference.ts';
import { planBuild } from '../plan/plan-build.ts';
import type { ReleaseFile } from '../plan/release-files.ts';
import { MIRROR_VARIABLES, releaseSources } from '../plan/release-sources.ts';
import { lowerPlan } from '../render/llb/lower-plan.ts';
import type { LoweredImage } from '../render/llb/lowering-facts.ts';
import { releaseImages } from '../render/llb/releases-tree.ts';
import { contextPaths } from '../render/llb/user-steps.ts';
import { readImageConfig } from '../render/llb/image-config.ts';
import type { ImageSpec, MatrixCell } from '../spec/image-spec.ts';
import type { BuildPlatform } from './choose-platforms.ts';
import { findImage } from './contexts/find-image.ts';
import type { Gateway } from './gateway.ts';
import type { LoadedDefinition } from './load-definition.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { resolveReleases } from './resolve-releases.ts';

/** Gives the tree that holds the agent as /kairos-init. Throws UserError when it is not made for the platform. */
export type AgentSource = (gateway: Gateway, request: FrontendRequest, platform: Platform) => Promise<Output>;

/** What differs between the ways into this library. */
export interface Doors {
  readonly agent: AgentSource;
  /** Told what the build goes by, for whoever asked to see it. */
  readonly think?: (thought: string) => void;
}

/** One image on one platform. */
export interface LoweringTask {
  readonly cell: MatrixCell;
  readonly platform: BuildPlatform;
  readonly definition: LoadedDefinition;
  /** Stands before the names of its steps when there are several. */
  readonly title?: string;
  /** Seconds since 1970. */
  readonly epoch: number | undefined;
  /** True when all of it is going to be built: what the context has to give is fetched while the images are still asked for. */
  readonly whole?: boolean;
}

export interface LoweredTarget {
  readonly plan: BuildPlan;
  readonly lowered: LoweredImage;
}

/** Asks everything that has to be known of an image on a platform, all at once where it can be, and makes its graph. */
export async function lowerTarget(
  gateway: Gateway,
  request: FrontendRequest,
  task: LoweringTask,
  { agent: agentSource, think = () => undefined }: Doors,
): Promise<LoweredTarget> {
  const { definition, epoch, title } = task;
  const { platform, arch } = task.platform;
  const spec = { ...task.cell.spec, arch };
  const reference = frameworkReference({ framework: spec.framework, fips: spec.fips, agentVersion: version });
  const [base, agent, framework, context] = await Promise.all([
    findImage(gateway, request, { reference: spec.base, platform, title: `[base] ${spec.base}` }),
    agentSource(gateway, request, platform),
    findImage(gateway, request, { reference, platform, title: `[framework] ${reference}` }),
    contextOf(gateway, task, [
      ...contextPaths(Object.values(spec.stages).flat()),
      ...(request.offline === undefined ? [] : [request.offline]),
    ]),
  ]);
  if (base.tree === undefined)
    throw new UserError(`the base ${spec.base} is an empty image`, {
      hint: 'Kairos needs a Linux distribution',
    });
  think(`base ${spec.base} for ${formatPlatform(platform)} is ${base.digest ?? 'an image without a digest'}`);
  const { releases, spec: pinned } =
    request.offline === undefined ? await releasesOf(gateway, spec, base.config) : { releases: [], spec };
  for (const release of releases) think(`release ${JSON.stringify(release)}`);
  const plan = planTarget(request, task.cell, pinned, releases);
  const releaseTrees = await findReleaseImages(gateway, request, plan, platform);
  const lowered = lowerPlan(plan, {
    capabilities: gateway.operations.enabled,
    platform,
    base: { tree: base.tree, ...(base.config === undefined ? {} : { config: base.config }) },
    agent,
    ...(framework.tree === undefined ? {} : { framework: framework.tree }),
    ...(context === undefined ? {} : { context }),
    releaseImages: releaseTrees,
    source: { file: sourceFile(definition), placeOf: definition.images.placeOf },
    ...(epoch === undefined ? {} : { epoch }),
    ...(title === undefined ? {} : { title }),
    settings: request,
  });
  think(`the graph of ${plan.name} is made`);
  return { plan, lowered };
}

/** What the image's steps read of the build context; undefined when that is nothing. */
async function contextOf(
  gateway: Gateway,
  { definition, whole }: LoweringTask,
  paths: readonly string[],
): Promise<Output | undefined> {
  if (paths.length === 0) return undefined;
  const tree = await definition.context.tree(paths, definition.file.ignored);
  // The same source in the image's graph is not fetched again. What is wrong with it is told there.
  if (whole === true && tree !== undefined)
    gateway.solve(marshal(tree), { evaluate: true }).catch(() => undefined);
  return tree;
}

/** Plans an image the way it is built here: everything that can be fetched is, beside the packages. */
export const planTarget = (
  { skipValidation, offline }: Pick<FrontendRequest, 'skipValidation' | 'offline'>,
  { name }: MatrixCell,
  spec: ImageSpec,
  releases: readonly ReleaseFile[],
): BuildPlan =>
  planBuild(
    { name, spec },
    {
      phases: 'split',
      install: 'parts',
      frameworkSource: 'stage',
      cacheMounts: true,
      agentImage: AGENT,
      agentVersion: version,
      parametric: false,
      releases,
      offline,
      validation: skipValidation ? 'skipped' : 'done',
    },
  );

/** The name the plan gives the agent's image; the tree is found by whoever runs this. */
const AGENT = 'kairos-init';

async function findReleaseImages(
  gateway: Gateway,
  request: FrontendRequest,
  plan: BuildPlan,
  platform: Platform,
): Promise<ReadonlyMap<string, Output>> {
  const found = await Promise.all(
    releaseImages(plan).map(async (reference) => {
      const { tree } = await findImage(gateway, request, {
        reference,
        platform,
        title: `[releases] ${reference}`,
      });
      return tree === undefined ? [] : [[reference, tree] as const];
    }),
  );
  return new Map(found.flat());
}

/** The Kairosfile as what positions in the graph point into. */
export const sourceFile = ({ source }: LoadedDefinition) => ({
  filename: source.file,
  data: source.content,
  language: 'yaml',
});

/** A base image may name mirrors for every build in its environment. */
async function releasesOf(
  gateway: Gateway,
  spec: ImageSpec & Required<Pick<ImageSpec, 'arch'>>,
  baseConfig: string | undefined,
) {
  const environment = readImageConfig(baseConfig).config?.Env ?? [];
  const mirror = (name: string): string | undefined =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const sources = releaseSources({
    releaseUrl: mirror(MIRROR_VARIABLES.releaseUrl),
    kubernetesUrl: mirror(MIRROR_VARIABLES.kubernetesUrl),
  });
  const answer = await resolveReleases(gateway, { spec, arch: spec.arch, sources });
  return { releases: answer.files, spec: answer.spec };
}
