/**
 * Converts a real Debian image on this machine and shows what came of it: `npm run quickstart`.
 *
 * It installs what is missing and says so, takes the Docker engine that answers or else buildah, which needs no daemon,
 * and asks nothing. Run it as root on Debian or Ubuntu.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Host } from '../src/lib/host.ts';
import type { LogEvent } from '../src/lib/log-event.ts';
import { nodeHost } from '../src/lib/node-host.ts';
import { UserError } from '../src/lib/user-error.ts';
import { baseImageArchive, DEBIAN_12 } from './lab/base-image.ts';
import { buildah } from './lab/engines/buildah.ts';
import { runningDockerd } from './lab/engines/dockerd.ts';
import type { Engine } from './lab/engines/engine.ts';
import { loadFramework } from './lab/framework-image.ts';
import { cacheDirectory } from './lab/machine.ts';
import { loadAgent } from './lab/agent-image.ts';
import { describeImage } from './quickstart/describe-image.ts';
import { stepTimer } from './quickstart/step-timer.ts';

const EXAMPLE = 'examples/debian-12/Kairosfile';
const RESULT = 'kairos-quickstart:v1.0.0';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** Of all that an engine prints, the lines of the agent: a step with its time, or a sign of life. */
const AGENT_LINE = /\w+: .* \((?:[\d.]+ s|nothing to do|skipped)\)|still running after|finished in/;
const emit = (event: LogEvent): void => {
  if (event.type === 'message') say(event.message);
  if (event.type === 'output' && AGENT_LINE.test(event.line)) say(`    ${event.line}`);
};

const host = nodeHost({ environment: process.env, emit });
process.exitCode = await quickstart().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  say(`${error.message}${error.hint === undefined ? '' : `\nhint: ${error.hint}`}`);
  return error.exitCode;
});

async function quickstart(): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-quickstart-'));
  const timer = stepTimer(host, say);
  try {
    const engine = await timer.step('find an engine', async () => chooseEngine(host));
    say(`Building with ${engine.name}`);
    await timer.step('build the agent', async () => loadAgent(host, engine));
    await timer.step('build the framework', async () => loadFramework(host, engine, scratch));
    await timer.step('get the base image', async () => getBase(engine));
    const dockerfile = join(scratch, 'Dockerfile');
    await timer.step('generate the Dockerfile', async () => generate(dockerfile));
    await timer.step('convert and validate', async () =>
      engine.build({ dockerfile, context: scratch, tag: RESULT }),
    );
    const image = await timer.step('look at the image', async () =>
      describeImage(host, engine, RESULT, scratch),
    );
    process.stdout.write(`\n${image}\n${timer.table()}`);
    return 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The engine that answers, else the lightest one that works out of the box (docs/adr/0004-quickstart-engine.md). */
async function chooseEngine(machine: Host): Promise<Engine> {
  return (
    (await runningDockerd(machine)) ??
    buildah(machine, join(cacheDirectory(machine.environment), 'quickstart'))
  );
}

/** The base as the registry has it, or one made here where no registry answers. */
async function getBase(engine: Engine): Promise<void> {
  const { reference } = DEBIAN_12;
  if (await engine.pull(reference)) return;
  say(`No registry serves ${reference} here: making it with mmdebstrap from this machine's own apt sources`);
  await engine.importRoot(await baseImageArchive(host, DEBIAN_12), reference);
}

/** What `kairos-gen examples/debian-12/Kairosfile > Dockerfile` does. */
async function generate(dockerfile: string): Promise<void> {
  await host.run([
    process.execPath,
    resolve('dist/kairos-gen.mjs'),
    resolve(EXAMPLE),
    '--output',
    dockerfile,
  ]);
}
