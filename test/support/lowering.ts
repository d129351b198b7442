import { readFileSync } from 'node:fs';
import { type Output, postOrder } from '../../src/llb/op.ts';
import { image, local } from '../../src/llb/source.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { type BuildOptions, planBuild } from '../../src/plan/plan-build.ts';
import { pagesToRead, releaseFiles } from '../../src/plan/release-files.ts';
import { PUBLISHED_RELEASES } from '../../src/plan/release-sources.ts';
import { lowerPlan } from '../../src/render/llb/lower-plan.ts';
import type { LoweredImage, LoweringFacts, LoweringSettings } from '../../src/render/llb/lowering-facts.ts';
import { contextPaths } from '../../src/render/llb/user-steps.ts';
import type { MatrixCell } from '../../src/spec/image-spec.ts';
import { type ResolvedImages, resolveImages } from '../../src/spec/resolve-images.ts';
import { nameOf } from './graph-text.ts';
import { buildOptions } from './specs.ts';

/** What only newer daemons can do; dockerd 20.10 can do none of it. */
export const NEWER_CAPABILITIES = [
  'exec.meta.ulimit',
  'exec.meta.cgroup.parent',
  'exec.mount.tmpfs.size',
  'exec.secretenv',
  'exec.validexitcode',
  'mergeop',
  'passthroughop',
] as const;

export const EVERY_CAPABILITY: ReadonlySet<string> = new Set([
  ...NEWER_CAPABILITIES,
  'exec.meta.setsdefaultpath',
]);

export const usualSettings: LoweringSettings = {
  noCache: [],
  network: 'sandbox',
  extraHosts: [],
  ulimits: [],
  proxy: {},
  labels: {},
  withoutMerge: false,
};

const BASE_CONFIG = {
  architecture: 'amd64',
  os: 'linux',
  created: '2025-01-01T00:00:00Z',
  config: { Env: ['LANG=C.UTF-8', 'PATH=/usr/bin:/bin'], Cmd: ['bash'], Labels: { base: 'yes' } },
  rootfs: { type: 'layers', diff_ids: [] },
  history: [{ created: '2025-01-01T00:00:00Z', created_by: 'ADD rootfs.tar' }],
};

/** What a frontend would have found out about a plan's image on amd64. */
export function loweringFacts(
  plan: BuildPlan,
  changes: Partial<Omit<LoweringFacts, 'settings'>> & {
    readonly settings?: Partial<LoweringSettings>;
    /** Parts of the base's `config`. */
    readonly baseConfig?: Readonly<Record<string, unknown>>;
  } = {},
): LoweringFacts {
  const { settings, baseConfig, ...others } = changes;
  const platform = others.platform ?? { os: 'linux', architecture: plan.arch ?? 'amd64' };
  const tree = (reference: string, role: string): Output =>
    image(reference, { platform, name: `[${role}] ${reference}` });
  const paths = contextPaths(plan.steps.flatMap((step) => (step.kind === 'user' ? [step.step] : [])));
  return {
    capabilities: EVERY_CAPABILITY,
    platform,
    base: {
      tree: tree(plan.base, 'base'),
      config: JSON.stringify({ ...BASE_CONFIG, config: { ...BASE_CONFIG.config, ...baseConfig } }),
    },
    agent: tree(plan.agent, 'agent'),
    ...(plan.framework === undefined ? {} : { framework: tree(plan.framework, 'framework') }),
    ...(paths.length === 0
      ? {}
      : {
          context: local('context', {
            followPaths: paths,
            sharedKeyHint: 'context',
            name: `[context] ${paths.join(', ')}`,
          }),
        }),
    ...others,
    settings: { ...usualSettings, ...settings },
  };
}

/** The plan as the frontend makes it: install in parts, and release files fetched beforehand. */
export function frontendPlan({ name, spec }: MatrixCell, options: Partial<BuildOptions> = {}): BuildPlan {
  const question = { spec, arch: spec.arch ?? 'amd64', sources: PUBLISHED_RELEASES };
  const pages = new Map<string, string>();
  for (let wanted = pagesToRead(question, pages); wanted.length > 0; wanted = pagesToRead(question, pages))
    for (const url of wanted) pages.set(url, PAGES[url] ?? `${'0'.repeat(64)}\n`);
  const { spec: pinned, files } = releaseFiles(question, pages);
  return planBuild({ name, spec: pinned }, buildOptions({ install: 'parts', releases: files, ...options }));
}

const PAGES: Readonly<Record<string, string>> = {
  'https://update.k3s.io/v1-release/channels': JSON.stringify({
    data: [{ id: 'stable', latest: 'v1.33.1+k3s1' }],
  }),
  'https://docs.k0sproject.io/stable.txt': 'v1.33.1+k0s.0\n',
};

/** The images of a Kairosfile on the disk, which must be right. */
export function imagesOf(path: string): ResolvedImages {
  const images = resolveImages({ source: { file: path, content: readFileSync(path) } });
  if (images.diagnostics.length > 0) throw new Error(JSON.stringify(images.diagnostics));
  return images;
}

export const lower = (
  cell: MatrixCell,
  facts: Parameters<typeof loweringFacts>[1] = {},
  options: Partial<BuildOptions> = {},
): LoweredImage => {
  const plan = frontendPlan(cell, options);
  return lowerPlan(plan, loweringFacts(plan, facts));
};

/** Digest of the first vertex whose name begins so. */
export function digestOf(output: Output, name: string): string {
  const op = postOrder(output).find((candidate) => nameOf(candidate).startsWith(name));
  if (op === undefined) throw new Error(`no vertex ${name}`);
  return op.digest;
}
