import type { ExecOptions, ProxyEnvironment } from '../../llb/exec.ts';
import type { Mount } from '../../llb/mount.ts';
import type { OpOptions } from '../../llb/op.ts';
import type { BuildPlan, BuildStep, CacheMount } from '../../plan/build-plan.ts';
import type { Path, Range } from '../../spec/diagnostic.ts';
import { USER_STAGES } from '../../spec/image-spec.ts';
import type { ImageConfig } from './image-config.ts';
import type { LoweringFacts, LoweringSettings } from './lowering-facts.ts';

/** What `--no-cache-filter` takes besides the names of images. */
export const NO_CACHE_NAMES = ['install', 'init', 'validate', ...USER_STAGES] as const;

/** What the steps of one image have in common. */
export interface CellContext {
  readonly plan: BuildPlan;
  readonly facts: LoweringFacts;
  readonly base: ImageConfig;
  /** What every command is run with. */
  readonly surroundings: Surroundings;
  readonly notices: readonly string[];
}

interface Surroundings extends Omit<ExecOptions, 'args' | keyof OpOptions> {
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}

/** BuildKit's own default, for daemons that set none (util/system/path.go). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Environment, limits and network of commands: the base image's, and what the build was asked for. */
export function cellContext(plan: BuildPlan, facts: LoweringFacts, base: ImageConfig): CellContext {
  const { settings, platform, capabilities } = facts;
  const notices: string[] = [];
  /** The value if the daemon knows what to do with it; older ones would pass over it without a word. */
  const known = <Value>(value: Value | undefined, capability: string, option: string): Value | undefined => {
    if (value === undefined || capabilities.has(capability)) return value;
    notices.push(`${option} has no effect: this daemon can't do it (capability ${capability})`);
    return undefined;
  };
  const ulimits = known(
    settings.ulimits.length === 0 ? undefined : settings.ulimits,
    'exec.meta.ulimit',
    '--ulimit',
  );
  const cgroupParent = known(settings.cgroupParent, 'exec.meta.cgroup.parent', '--cgroup-parent');
  const shmSize = known(settings.shmSize, 'exec.mount.tmpfs.size', '--shm-size');
  if ((base.config?.OnBuild ?? []).length > 0)
    notices.push(
      `the ONBUILD instructions of ${plan.base} are passed over; write them as steps of before-install`,
    );
  const user = base.config?.User ?? '';
  return {
    plan,
    facts,
    base,
    notices,
    surroundings: {
      env: environmentOf(base, capabilities),
      cwd: absolute(base.config?.WorkingDir),
      ...(user === '' ? {} : { user }),
      ...(settings.hostname === undefined ? {} : { hostname: settings.hostname }),
      network: settings.network,
      ...(settings.extraHosts.length === 0 ? {} : { extraHosts: settings.extraHosts }),
      ...(ulimits === undefined ? {} : { ulimits }),
      ...(cgroupParent === undefined ? {} : { cgroupParent }),
      proxy: proxyOf(settings.proxy),
      platform,
      mounts: shmSize === undefined ? [] : [{ type: 'tmpfs', dest: '/dev/shm', size: shmSize }],
    },
  };
}

function environmentOf(
  { config }: ImageConfig,
  capabilities: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const given = (config?.Env ?? []).map((entry): readonly [string, string] => {
    const [name = '', ...value] = entry.split('=');
    return [name, value.join('=')];
  });
  const path = capabilities.has('exec.meta.setsdefaultpath') ? {} : { PATH: DEFAULT_PATH };
  return { ...path, ...Object.fromEntries(given) };
}

function proxyOf({ http, https, ftp, no, all }: LoweringSettings['proxy']): ProxyEnvironment | undefined {
  if ([http, https, ftp, no, all].every((value) => value === undefined)) return undefined;
  return { httpProxy: http, httpsProxy: https, ftpProxy: ftp, noProxy: no, allProxy: all };
}

const absolute = (directory = ''): string => (directory.startsWith('/') ? directory : `/${directory}`);

/** Name, place in the Kairosfile and cache rule of a step's vertex. */
export function stepOptions(
  context: CellContext,
  step: {
    readonly label: string;
    readonly text: string;
    readonly paths: readonly Path[];
    readonly ignoreCache: boolean;
  },
): OpOptions {
  const { facts } = context;
  const title = facts.title === undefined ? '' : `${facts.title} `;
  return {
    name: `[${title}${step.label}] ${step.text}`,
    ...(step.ignoreCache ? { ignoreCache: true } : {}),
    ...locations(context, step.paths),
  };
}

/** The first of the paths that the Kairosfile itself says something about; flags have no line. */
function locations({ facts: { source } }: CellContext, paths: readonly Path[]): Pick<OpOptions, 'locations'> {
  if (source === undefined) return {};
  // What is not there is said to be where the mapping as a whole is, as this key is, which no Kairosfile has.
  const whole = source.placeOf(['']).range;
  for (const path of paths) {
    const { range } = source.placeOf(path);
    if (range === undefined || JSON.stringify(range) === JSON.stringify(whole)) continue;
    return { locations: [{ source: source.file, ranges: [lines(range)] }] };
  }
  return {};
}

/** A YAML value may end with the line break after it: then it is no part of the next line. */
function lines({ start, end }: Range): { start: { line: number }; end: { line: number } } {
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  return { start: { line: start.line }, end: { line: last } };
}

/** True for a step that is to be done again, and so for all after it. */
export function isRefused({ plan, facts: { settings } }: CellContext, step: BuildStep): boolean {
  const { noCache } = settings;
  if (noCache === 'all' || noCache.includes(plan.name.toLowerCase())) return true;
  if (step.kind === 'user') return noCache.includes(step.stage);
  const { phase } = step.call;
  return noCache.some(
    (name) => name === phase || (phase === 'all' && (name === 'install' || name === 'init')),
  );
}

/**
 * A directory that is kept between builds under a name. The namespace is there even when it is empty, as in the ids that a
 * Dockerfile's caches get.
 */
export const cacheMount = (
  { facts: { settings } }: CellContext,
  { id, target, sharing }: Pick<CacheMount, 'id' | 'target' | 'sharing'>,
): Mount => ({ type: 'cache', dest: target, id: `${settings.cacheNamespace ?? ''}/${id}`, sharing });

/** A package manager's cache. Images of two platforms are built at once, and must not wait for each other's lock. */
export function packageCacheMount(context: CellContext, cache: CacheMount): Mount {
  const { architecture } = context.facts.platform;
  const named = cache.id.split('-').includes(architecture);
  return cacheMount(context, named ? cache : { ...cache, id: `${cache.id}-${architecture}` });
}
