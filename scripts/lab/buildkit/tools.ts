import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../../../src/lib/command-error.ts';
import type { Host, RunOptions } from '../../../src/lib/host.ts';

/** Milliseconds that one of the programs may take to build: minutes on two cores. */
const BUILD_LIMIT = 30 * 60 * 1000;

const MODULE = 'github.com/moby/buildkit';
/** The tools of go.mod beside this file, by the names their programs get. */
const TOOLS = {
  buildctl: `${MODULE}/cmd/buildctl`,
  'dockerfile-frontend': `${MODULE}/frontend/dockerfile/cmd/dockerfile-frontend`,
  buildkitd: `${MODULE}/cmd/buildkitd`,
} as const;

/** BuildKit's own programs, static and built without C. All values but the version are paths. */
export interface BuildkitTools {
  /** Such as `v0.32.2`. */
  readonly version: string;
  readonly buildkitd: string;
  readonly buildctl: string;
  /** The external Dockerfile frontend: what an image of `docker/dockerfile` runs. */
  readonly dockerfileFrontend: string;
}

/** Why BuildKit can't be built on this machine, such as that Go is missing; undefined where it can. */
export async function buildkitUnavailable(host: Host): Promise<string | undefined> {
  try {
    await builtFrom(host);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.failure.cause === 'not-found') return 'Go is not on this machine';
    return error.output.trim().split('\n').at(-1) ?? error.message;
  }
}

/**
 * Builds BuildKit's programs from its Go module, pinned by go.mod and go.sum beside this file. They are kept under `cache`,
 * by the module's version and Go's, so that it happens once. Throws CommandError where `buildkitUnavailable` has a reason.
 */
export async function buildkitTools(host: Host, cache: string): Promise<BuildkitTools> {
  const { version, go } = await builtFrom(host);
  const directory = join(cache, 'engines', `buildkit-${version}-${go}`);
  const tools = {
    version,
    buildkitd: join(directory, 'buildkitd'),
    buildctl: join(directory, 'buildctl'),
    dockerfileFrontend: join(directory, 'dockerfile-frontend'),
  };
  if (existsSync(directory)) return tools;
  const unfinished = `${directory}.${process.pid}`;
  try {
    await mkdir(unfinished, { recursive: true });
    await build(host, unfinished, version);
    await rename(unfinished, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error; // Another process was faster: its programs are the same.
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return tools;
}

async function build(host: Host, directory: string, version: string): Promise<void> {
  const programs = Object.entries(TOOLS);
  for (const [index, [name, source]] of programs.entries()) {
    const message = `Building ${name} ${version} from its Go module (${index + 1} of ${programs.length}): minutes, once`;
    host.emit({ type: 'message', level: 'info', message });
    const settings = ['-s', '-w', '-X', `${MODULE}/version.Version=${version}`].join(' ');
    const flags = ['-trimpath', '-buildvcs=false', '-tags', 'netgo osusergo', '-ldflags', settings];
    await host.run(['go', 'build', ...flags, '-o', join(directory, name), source], inModule);
  }
}

const inModule: RunOptions = {
  directory: import.meta.dirname,
  environment: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  timeout: BUILD_LIMIT,
};

/** The module's version and Go's own; fails where there is no Go that can read go.mod. */
async function builtFrom(host: Host): Promise<{ readonly version: string; readonly go: string }> {
  const version = await host.run(['go', 'list', '-m', '-f', '{{.Version}}', MODULE], inModule);
  const go = await host.run(['go', 'env', 'GOVERSION'], inModule);
  return { version: version.stdout.trim(), go: go.stdout.trim() };
}
