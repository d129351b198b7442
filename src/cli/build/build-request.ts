import type { BuildTarget, ImagesRequest } from '../../engine/images-request.ts';
import { parseCacheFrom, parseCacheTo } from '../../engine/options/caches.ts';
import type { Contexts } from '../../engine/options/contexts.ts';
import { readExports } from '../../engine/options/exports.ts';
import { attestationOf, frontendOptions } from '../../engine/options/frontend-options.ts';
import { parseSecret, parseSsh } from '../../engine/options/secrets.ts';
import { requireDistinct } from '../../engine/options/template.ts';
import { chooseTarget } from '../../frontend/choose-target.ts';
import { UsageError } from '../../lib/user-error.ts';
import type { MatrixCell } from '../../spec/image-spec.ts';
import type { buildOptions } from '../build-options.ts';
import type { CommandArguments } from '../command.ts';
import type { Io } from '../io.ts';

export type BuildArguments = CommandArguments<typeof buildOptions, 'kairosfile'>;

/** The images of the matrix that are to be built. Throws UserError or UsageError. */
export function chosenTargets(cells: readonly MatrixCell[], args: BuildArguments): readonly BuildTarget[] {
  const asked = platformsOf(args);
  const platforms = ({ spec }: MatrixCell): readonly string[] =>
    asked.length > 0 || spec.arch === undefined ? asked : [`linux/${spec.arch}`];
  if (args.all) {
    if (args.target !== undefined) throw new UsageError('--all and --target contradict each other');
    return cells.map((cell) => ({ name: cell.name, target: cell.name, platforms: platforms(cell) }));
  }
  if (args.target === undefined && cells.length > 1)
    throw new UsageError(
      `the Kairosfile stands for ${cells.length} images`,
      `name one with --target, or build them with --all; kairos-gen matrix lists them`,
    );
  const { cell } = chooseTarget(cells, args.target);
  return [{ name: cell.name, target: args.target ?? cell.name, platforms: platforms(cell) }];
}

/** `--platform` may be repeated, and each may be a list. */
const platformsOf = ({ platform = [] }: BuildArguments): readonly string[] =>
  platform.flatMap((list) => list.split(',')).filter((each) => each !== '');

/** What a build takes from where it is called, beside its words. */
export interface BuildSurroundings {
  readonly environment: Io['environment'];
  /** Proxies of docker's config.json, by the build arguments that name them. */
  readonly proxies: Readonly<Record<string, string>>;
}

/** Everything about a build that the words say. Throws UsageError for what makes no sense, before any daemon is asked. */
export function buildRequest(
  args: BuildArguments,
  targets: readonly BuildTarget[],
  contexts: Contexts,
  { environment, proxies }: BuildSurroundings,
): ImagesRequest {
  const exports = readExports({
    outputs: args.output ?? [],
    push: args.push,
    load: args.load,
    ...(args.compression === undefined ? {} : { compression: args.compression }),
  });
  const tags = args.tag ?? [];
  const destinations = exports.flatMap(({ destination }) => (destination === undefined ? [] : [destination]));
  const places = [
    ...tags.map((tag) => ['--tag', tag] as const),
    ...destinations.map((destination) => ['dest =', destination] as const),
    ...(args.iidfile === undefined ? [] : [['--iidfile', args.iidfile] as const]),
  ];
  requireDistinct(places, targets.length);
  const attestations = [
    ...(args.attest ?? []),
    ...[attestationOf('sbom', args.sbom), attestationOf('provenance', args.provenance)].filter(
      (each) => each !== undefined,
    ),
  ];
  const options = frontendOptions(
    {
      platforms: [],
      buildArguments: args['build-arg'] ?? [],
      proxies,
      labels: args.label ?? [],
      noCache: args['no-cache'],
      noCacheFilter: args['no-cache-filter'] ?? [],
      extraHosts: args['add-host'] ?? [],
      ulimits: args.ulimit ?? [],
      imageResolveMode: 'default',
      attestations,
      ...(args.network === undefined ? {} : { network: args.network }),
      ...(args['shm-size'] === undefined ? {} : { shmSize: args['shm-size'] }),
      ...(args['cgroup-parent'] === undefined ? {} : { cgroupParent: args['cgroup-parent'] }),
    },
    environment,
  );
  return {
    targets,
    options: new Map([...options, ...contexts.options]),
    exports,
    tags,
    cacheFrom: (args['cache-from'] ?? []).map(parseCacheFrom),
    cacheTo: (args['cache-to'] ?? []).map(parseCacheTo),
    // As in buildx, --network host asks for the entitlement it needs.
    entitlements: [...new Set([...(args.allow ?? []), ...(args.network === 'host' ? ['network.host'] : [])])],
    pull: args.pull,
    jobs: readJobs(args.jobs),
    shared: {
      directories: contexts.directories,
      stores: contexts.stores,
      secrets: (args.secret ?? []).map((text) => parseSecret(text, environment)),
      agents: (args.ssh ?? []).map(parseSsh),
    },
  };
}

function readJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new UsageError(`--jobs ${JSON.stringify(text)} is no number of images`);
}
