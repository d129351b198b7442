import { join, resolve } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { AGENT_IMAGE } from '../../lab/agent-image.ts';
import { type BuildkitdEngine, dockerfileWords } from '../../lab/engines/buildkitd.ts';
import type { BuildRequest, Engine } from '../../lab/engines/engine.ts';
import { median } from '../median.ts';
import { alternate, type Sides } from './alternate.ts';
import type { SmallBuild } from './small-build.ts';
import { type FrontendTime, frontendTimes } from './thoughts.ts';

/** Ways of asking an engine for the build, by the program that reads its file. */
export type Side = 'our frontend' | 'Dockerfile frontend' | 'our client' | 'built in';

export interface SideTime {
  readonly side: Side;
  /** Milliseconds of the client's program, from its start to its end. The median. */
  readonly whole: number;
  /** Milliseconds from the start to the end of the build as the daemon records it. The median; not all daemons do. */
  readonly inDaemon?: number;
}

export interface EngineTimes {
  readonly engine: string;
  readonly sides: readonly SideTime[];
  /** Where our frontend's time goes, from a few builds of their own. */
  readonly frontend: readonly FrontendTime[];
}

/** Builds that are asked what the frontend thinks. */
const THINKING = 5;

/** What neither the root could pass nor the Dockerfile has. */
const ARGUMENTS = { KAIROS_SKIP_VALIDATION: 'true' };

type Ask = Pick<BuildRequest, 'dockerfile' | 'context' | 'buildArgs'>;

/** Times builds without any change on dockerd: the client is Debian's own, the image is tagged each time. */
export async function measureDockerd(
  engine: Engine,
  { context, files }: SmallBuild,
  runs: number,
): Promise<EngineTimes> {
  const build = async (name: string, buildArgs: Readonly<Record<string, string>> = {}) =>
    engine.build({ dockerfile: join(context, name), context, tag: 'bench:1', buildArgs });
  const sides: Sides<Side & ('our frontend' | 'Dockerfile frontend')> = {
    'our frontend': async () => build(files.kairosfile, ARGUMENTS),
    'Dockerfile frontend': async () => build(files.dockerfileSyntax),
  };
  const times = await alternate(sides, runs);
  return {
    engine: engine.name,
    sides: Object.entries(times).map(([side, whole]) => ({ side: side as Side, whole })),
    frontend: await thinking(async () => build(files.kairosfile, { ...ARGUMENTS, KAIROS_DEBUG: 'true' })),
  };
}

/** Times builds without any change on buildkitd, with buildctl and with our own client. Nothing is exported. */
export async function measureBuildkitd(
  host: Host,
  engine: BuildkitdEngine,
  { context, files }: SmallBuild,
  runs: number,
): Promise<EngineTimes> {
  const { daemon } = engine;
  const build = async (name: string, buildArgs: Readonly<Record<string, string>> = {}) => {
    const ask: Ask = { dockerfile: join(context, name), context, buildArgs };
    return (await daemon.buildctl(['build', '--progress', 'plain', ...dockerfileWords(ask)])).output;
  };
  const client = [
    ...[process.execPath, resolve('dist/kairos-gen.mjs'), 'build', join(context, files.kairosfile)],
    ...['--progress', 'plain', '--agent-image', AGENT_IMAGE],
    ...Object.entries(ARGUMENTS).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ] as const;
  const environment = { BUILDKIT_HOST: engine.address };
  const sides: Sides<Side> = {
    'our frontend': async () => build(files.kairosfile, ARGUMENTS),
    'Dockerfile frontend': async () => build(files.dockerfileSyntax),
    'our client': async () => host.run(client, { environment }),
    'built in': async () => build(files.dockerfile),
  };
  const times = await alternate(sides, runs);
  const records = await buildRecords(engine, runs * Object.keys(sides).length);
  return {
    engine: engine.name,
    sides: (Object.keys(sides) as Side[]).map((side, index) => ({
      side,
      whole: times[side],
      inDaemon: median(records.filter((_, number) => number % Object.keys(sides).length === index)),
    })),
    frontend: await thinking(async () => build(files.kairosfile, { ...ARGUMENTS, KAIROS_DEBUG: 'true' })),
  };
}

async function thinking(build: () => Promise<string>): Promise<readonly FrontendTime[]> {
  const outputs: string[] = [];
  for (let run = 0; run < THINKING; run++) outputs.push(await build());
  return frontendTimes(outputs);
}

/** Milliseconds that the last builds took in the daemon, oldest first. */
async function buildRecords({ daemon }: BuildkitdEngine, count: number): Promise<readonly number[]> {
  const { stdout } = await daemon.buildctl(['debug', 'histories', '--format', '{{json .}}']);
  const records = stdout
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { readonly record?: BuildRecord }).record ?? []);
  return records
    .map(({ CreatedAt, CompletedAt }) => ({ start: milliseconds(CreatedAt), end: milliseconds(CompletedAt) }))
    .sort((left, right) => left.start - right.start)
    .slice(-count)
    .map(({ start, end }) => end - start);
}

/** buildctl's JSON of moby.buildkit.v1.BuildHistoryRecord; zeros are left out. */
interface BuildRecord {
  readonly CreatedAt?: RecordedTime;
  readonly CompletedAt?: RecordedTime;
}

interface RecordedTime {
  readonly seconds?: number;
  readonly nanos?: number;
}

const milliseconds = ({ seconds = 0, nanos = 0 }: RecordedTime = {}): number => seconds * 1e3 + nanos / 1e6;
