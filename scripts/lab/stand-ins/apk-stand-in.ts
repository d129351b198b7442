import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../../../src/lib/command-error.ts';
import type { Host, RunOptions } from '../../../src/lib/host.ts';

const SOURCE = join(import.meta.dirname, 'apk');

/** Milliseconds: the Go module it is built over has some hundred packages. */
const BUILD_LIMIT = 20 * 60 * 1000;

const inModule: RunOptions = {
  directory: SOURCE,
  environment: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  timeout: BUILD_LIMIT,
};

/** Why the stand-in can't be built on this machine, such as that Go is missing; undefined where it can. */
export async function apkStandInUnavailable(host: Host): Promise<string | undefined> {
  try {
    await host.run(['go', 'list', '-m', 'all'], inModule);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.failure.cause === 'not-found') return 'Go is not on this machine';
    return error.output.trim().split('\n').at(-1) ?? error.message;
  }
}

/** Builds the stand-in for Alpine's apk (apk/main.go beside this file says what it does); kept under `cache`. Gives the program's path. */
export async function apkStandIn(host: Host, cache: string): Promise<string> {
  const hash = createHash('sha256').update((await host.run(['go', 'env', 'GOVERSION'], inModule)).stdout);
  for (const name of (await readdir(SOURCE)).sort()) hash.update(await readFile(join(SOURCE, name)));
  const directory = join(cache, 'stand-ins');
  const program = join(directory, `apk-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  await mkdir(directory, { recursive: true });
  const message = 'Building the stand-in for apk from its Go module: minutes, once';
  host.emit({ type: 'message', level: 'info', message });
  const unfinished = `${program}.${process.pid}`;
  await host.run(['go', 'build', '-trimpath', '-buildvcs=false', '-o', unfinished, '.'], inModule);
  await rename(unfinished, program);
  return program;
}
