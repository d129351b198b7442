import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { debianKeyring, debianSources, machineDebianMirror } from './apt-sources.ts';
import { cacheDirectory } from './machine.ts';

const execute = promisify(execFile);

/** Making a root downloads packages: the limit is for a slow mirror. */
const makeTimeout = 10 * 60 * 1000;

/** A root file system of a Debian release, as mmdebstrap(1) makes it. */
export interface RootDescription {
  readonly release: string;
  /** `extract` only unpacks the packages (no maintainer script runs); `custom` installs exactly `packages`. */
  readonly variant: 'extract' | 'custom' | 'essential' | 'apt' | 'minbase';
  readonly packages: readonly string[];
  /** Debian's name; a foreign one needs qemu-user's binfmt handlers unless the variant is `extract`. */
  readonly architecture?: 'amd64' | 'arm64';
  /** Further mmdebstrap options, such as `--customize-hook=…`. */
  readonly options?: readonly string[];
  /** Files put into the archive when mmdebstrap is done with it, which takes away what it had put there itself. */
  readonly additions?: readonly Addition[];
}

export interface Addition {
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}

/** A name that changes with anything the root is made from. */
export function rootKey(description: RootDescription, sources: readonly string[]): string {
  const ingredients = JSON.stringify([description, sources]);
  return `${description.release}-${createHash('sha256').update(ingredients).digest('hex').slice(0, 16)}`;
}

/**
 * The root as a tar file, made from the machine's own mirror on the first call and kept in cacheDirectory(process.env).
 * Removing that directory makes everything anew. Needs root and mmdebstrap.
 *
 * @returns the tar file's path.
 */
export async function rootArchive(description: RootDescription): Promise<string> {
  const sources = debianSources(await machineDebianMirror(), description.release, {
    signedBy: debianKeyring,
  });
  const archive = path.join(cacheDirectory(process.env), 'roots', `${rootKey(description, sources)}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(path.dirname(archive), { recursive: true });
  const unfinished = `${archive}.${process.pid}`;
  try {
    await execute(
      'mmdebstrap',
      [
        '--mode=root',
        '--format=tar',
        `--variant=${description.variant}`,
        ...(description.packages.length > 0 ? [`--include=${description.packages.join(',')}`] : []),
        ...(description.architecture === undefined ? [] : [`--architectures=${description.architecture}`]),
        ...(description.options ?? []),
        description.release,
        unfinished,
        ...sources,
      ],
      { timeout: makeTimeout, maxBuffer: 64 * 1024 * 1024 },
    );
    for (const addition of description.additions ?? []) await append(unfinished, addition);
    await rename(unfinished, archive);
  } finally {
    await rm(unfinished, { force: true });
  }
  return archive;
}

async function append(archive: string, { path: name, mode, content }: Addition): Promise<void> {
  const tree = await mkdtemp(path.join(tmpdir(), 'kairos-gen-addition-'));
  try {
    const file = path.join(tree, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, mode);
    const owner = ['--owner=0', '--group=0', '--numeric-owner'];
    await execute('tar', ['--append', '--file', archive, ...owner, '--directory', tree, `.${name}`]);
  } finally {
    await rm(tree, { recursive: true });
  }
}

/** Unpacks the root into a directory, which is made if it is not there. The caller removes it. */
export async function unpackRoot(description: RootDescription, directory: string): Promise<void> {
  const archive = await rootArchive(description);
  await mkdir(directory, { recursive: true });
  await execute('tar', [
    '--extract',
    '--numeric-owner',
    '--xattrs',
    '--file',
    archive,
    '--directory',
    directory,
  ]);
}
