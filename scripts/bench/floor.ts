import { cp, mkdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BuildRoot } from './build-root.ts';

/** Where the packages that were fetched for the floor lie. */
const ARCHIVES = '/var/cache/bench';

export interface Floor {
  readonly seconds: number;
  readonly packages: number;
}

/**
 * Fetches packages and all they need in a fresh base root, once: this also warms the package cache. Returns after the
 * root is as it was but for the packages.
 */
export async function fetchPackages(root: BuildRoot, names: readonly string[]): Promise<void> {
  await root.run(['apt-get', 'update']);
  await root.run(['mkdir', '--parents', `${ARCHIVES}/partial`]);
  await root.run([
    ...(['apt-get', 'install', '-y', '--no-install-recommends', '--download-only'] as const),
    ...['-o', `Dir::Cache::archives=${ARCHIVES}`],
    ...names,
  ]);
}

/** The least that the package step could take: `dpkg-deb -x` of the same packages, on all cores. */
export async function measureFloor(root: BuildRoot, scratch: string): Promise<Floor> {
  const target = join(scratch, 'floor');
  const archives = join(scratch, 'archives');
  await cp(join(root.path, ARCHIVES), archives, { recursive: true });
  await mkdir(target);
  try {
    const { stdout } = await execa('find', [archives, '-name', '*.deb']);
    const files = stdout.split('\n');
    const start = performance.now();
    await execa('xargs', ['--max-procs', String(cpus().length), '-I{}', 'dpkg-deb', '-x', '{}', target], {
      input: stdout,
    });
    return { seconds: (performance.now() - start) / 1000, packages: files.length };
  } finally {
    await rm(target, { recursive: true });
    await rm(archives, { recursive: true });
  }
}
