import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImagesRequest } from '../../engine/images-request.ts';
import type { Daemons } from '../../engine/connection/daemons.ts';
import { PROGRESS_MODES } from '../../engine/progress/progress-modes.ts';
import { STANDARD_INPUT } from '../../spec/diagnostic.ts';
import { AGENT_IMAGE, buildOptions } from '../build-options.ts';
import { type CommandArguments, defineCommand } from '../command.ts';
import { imageOptions, kairosfileArgument } from '../image-options.ts';
import type { Io } from '../io.ts';
import type { LoadedImages } from '../load-images.ts';
import { packagePath } from '../package-path.ts';
import { setting } from '../setting.ts';

/** Milliseconds in which a daemon on this machine answers its first call, if nothing else keeps this process busy. */
const FIRST_ANSWER = 100;

type Arguments = CommandArguments<typeof buildOptions, 'kairosfile'>;

export const build = defineCommand({
  name: 'build',
  positional: kairosfileArgument,
  describe: 'Build images with Docker or BuildKit, without a Dockerfile',
  options: { ...buildOptions, ...imageOptions },
  examples: [
    ['kairos-gen build -t my-kairos', 'Build ./Kairosfile; with Docker, it is in docker images then'],
    [
      'kairos-gen build --base debian:12 --version v1.0.0 -o type=oci,dest=kairos.tar',
      'No Kairosfile, and the image in a file',
    ],
    [
      'kairos-gen build --all -t registry.example.com/os:{name} --push',
      'Every image of the matrix, each under its name',
    ],
    [
      'kairos-gen build --builder tcp://amd.example.com:1234 --builder linux/arm64=tcp://arm.example.com:1234 --all',
      'Every architecture on a machine of its own',
    ],
  ],
  run: async (io, args) => {
    const cleanUps: (() => Promise<void>)[] = [];
    try {
      return await run(io, args, cleanUps);
    } finally {
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    }
  },
});

async function run(io: Io, args: Arguments, cleanUps: (() => Promise<void>)[]): Promise<0 | 1 | 2 | 3> {
  // The way to the daemon takes as long as all that has to be loaded and read here, so it is begun before that.
  const daemons = openDaemons(io, args);
  cleanUps.push(async () => (await daemons.catch(() => undefined))?.close());
  await Promise.race([
    daemons.then(async (known) => known.first()).catch(() => undefined),
    sleep(FIRST_ANSWER),
  ]);
  const [engine, { nodeHost }] = await Promise.all([
    import('../../engine/build-images.ts'),
    import('../../lib/node-host.ts'),
  ]);
  const stop = new AbortController();
  io.interrupted.addEventListener('abort', () => stop.abort(), { once: true });
  const host = nodeHost({ environment: io.environment, stop: stop.signal, emit: () => undefined });
  const [{ loadImages }, { reportProblems }, request, { readContexts }, { dockerProxies }] =
    await Promise.all([
      import('../load-images.ts'),
      import('../print-diagnostics.ts'),
      import('../build/build-request.ts'),
      import('../../engine/options/contexts.ts'),
      import('../../engine/connection/docker-proxies.ts'),
    ]);
  const images = await loadImages(io, { kairosfile: args.kairosfile, flags: args });
  const problem = await reportProblems(io, images);
  if (problem !== undefined) return problem === 4 ? 1 : problem;
  const definition = await definitionFile(images, cleanUps);
  const contexts = await readContexts({
    definition,
    main: args.context ?? (definition.given ? definition.directory : '.'),
    named: args['build-context'] ?? [],
  });
  const own = packagePath('dist');
  const asked = request.buildRequest(args, request.chosenTargets(images.cells, args), contexts, {
    environment: io.environment,
    proxies: await dockerProxies(host),
  });
  const outcome = await import('../build/report-outcomes.ts');
  const progress = await openProgress(io, args);
  const { agentSource, AGENT_DIRECTORY } = await import('../../engine/client/agent-source.ts');
  const { lowerKairosfile } = await import('../../engine/client/lower-kairosfile.ts');
  const { readLocalFiles } = await import('../../engine/client/read-local.ts');
  const known = new Map(
    images.source === undefined
      ? []
      : [[resolve(definition.directory, definition.filename), images.source.content]],
  );
  const readLocal = readLocalFiles(asked.shared.directories, known);
  const image = args['agent-image'] ?? setting(io, 'KAIROS_GEN_AGENT_IMAGE');
  const agent = agentSource({
    directory: own,
    published: AGENT_IMAGE,
    ...(image === undefined ? {} : { image }),
  });
  let failure: Error | undefined;
  try {
    const outcomes = await engine.buildImages(
      await daemons,
      {
        ...asked,
        shared: { ...asked.shared, directories: { ...asked.shared.directories, [AGENT_DIRECTORY]: own } },
      },
      {
        host,
        lower: lowerKairosfile({ flags: images.flags, ...definition, readLocal }, agent),
        onStatus: (update) => progress.update(update),
        signal: stop.signal,
        stdout: () => io.openStdout(),
        openDocker: async () => {
          const { openDockerEngine } = await import('../../engine/client/docker-engine.ts');
          const docker = await openDockerEngine(host);
          cleanUps.push(docker.close);
          return docker;
        },
        columns: io.stderr.columns ?? 100,
      },
    );
    failure = outcome.failureOf(outcomes);
    progress.finish(stop.signal.aborted ? 'canceled' : failure === undefined ? 'done' : 'failed');
    await outcome.writeOutcomeFiles(io, outcomes, {
      metadataFile: args['metadata-file'],
      iidFile: args.iidfile,
    });
    if (!asked.exports.some(({ destination }) => destination === '-'))
      await io.stdout.write(outcome.outcomeText(outcomes, args.json));
    await io.stderr.write(`${progress.failure()}${outcome.excerptsOf(outcomes)}`);
    if (failure === undefined && !stop.signal.aborted && (await nowhere(daemons, asked)))
      await io.stderr.write(NOWHERE);
  } catch (error) {
    progress.finish('failed');
    throw error;
  }
  if (failure !== undefined) throw failure;
  if (!stop.signal.aborted) return 0;
  await io.stderr.write('kairos-gen: the build was canceled\n');
  return 1;
}

/** Finds the builder and begins to connect to its first daemon, with as little code as that takes. */
async function openDaemons(io: Io, args: Arguments): Promise<Daemons> {
  const [{ findBuilder }, { Daemons }, { rootedFiles }] = await Promise.all([
    import('../../engine/connection/find-builder.ts'),
    import('../../engine/connection/daemons.ts'),
    import('../../lib/rooted-files.ts'),
  ]);
  const host = { environment: io.environment, files: rootedFiles('/') };
  const daemons = new Daemons(
    host,
    await findBuilder(host, { builders: args.builder ?? [], ...tlsOf(args) }),
  );
  // Whoever builds with it is told what is wrong with it.
  daemons.first().catch(() => undefined);
  return daemons;
}

const NOWHERE =
  "The result stays in the builder's cache: --load, --push or --output would put it somewhere.\n";

/** True when nothing was asked for and the builder is no Docker engine, which would keep an image of itself. */
async function nowhere(
  daemons: Promise<Daemons>,
  { exports, cacheTo, targets }: ImagesRequest,
): Promise<boolean> {
  if (exports.length > 0 || cacheTo.length > 0) return false;
  const shares = await (await daemons).of(targets[0]?.platforms ?? []);
  return shares.every(({ daemon }) => daemon.endpoint.engine === 'buildkitd');
}

async function openProgress(io: Io, args: Arguments) {
  const [{ Progress }, { wantsColour }] = await Promise.all([
    import('../../engine/progress/progress.ts'),
    import('../colour.ts'),
  ]);
  const wanted = PROGRESS_MODES.find((mode) => mode === io.environment['BUILDKIT_PROGRESS']);
  return new Progress({
    mode: args.quiet ? 'quiet' : (args.progress ?? wanted ?? 'auto'),
    sink: io.stderr,
    colour: wantsColour(io.stderr, io.environment),
    now: Date.now,
  });
}

interface DefinitionPlace {
  readonly directory: string;
  readonly filename: string;
  /** True for a file that the user has named. */
  readonly given: boolean;
  /** What messages call a copy. */
  readonly title?: string;
}

/** The Kairosfile as a file that the daemon can be sent: where it is, or a copy of what came otherwise. */
async function definitionFile(
  { source }: LoadedImages,
  cleanUps: (() => Promise<void>)[],
): Promise<DefinitionPlace> {
  if (source !== undefined && source.file !== '-')
    return { directory: dirname(source.file), filename: basename(source.file), given: true };
  const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-'));
  cleanUps.push(() => rm(directory, { recursive: true, force: true }));
  const filename = 'Kairosfile';
  await writeFile(join(directory, filename), source === undefined ? '{}\n' : source.content);
  return { directory, filename, given: false, title: source === undefined ? '<flags>' : STANDARD_INPUT };
}

function tlsOf(args: Arguments): { readonly tls?: Readonly<Record<string, string>> } {
  const files = {
    authority: args.tlscacert,
    certificate: args.tlscert,
    key: args.tlskey,
    serverName: args.tlsservername,
  };
  const given = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? {} : { tls: Object.fromEntries(given) };
}
