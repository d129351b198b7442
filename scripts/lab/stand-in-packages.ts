import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Host } from '../../src/lib/host.ts';
import { cacheDirectory, ensurePackages } from './machine.ts';

/** A Debian package without files: a name another distribution has, and what it depends on here. */
export interface StandInPackage {
  readonly name: string;
  readonly depends: readonly string[];
}

/**
 * Makes a small apt repository of packages without files (`deb [trusted=yes] file:DIRECTORY ./`), kept between runs.
 *
 * @returns the repository's directory.
 */
export async function standInRepository(host: Host, packages: readonly StandInPackage[]): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 16);
  const directory = join(cacheDirectory(host.environment), 'stand-in-packages', key);
  if (existsSync(directory)) return directory;
  await ensurePackages(host, ['dpkg-dev'], 'making a repository of stand-in packages');
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-packages-'));
  const repository = join(scratch, 'repository');
  await mkdir(repository);
  for (const standIn of packages) await makePackage(host, scratch, repository, standIn);
  const { stdout: index } = await host.run(['dpkg-scanpackages', '--multiversion', '.'], {
    directory: repository,
  });
  await writeFile(join(repository, 'Packages'), index);
  await mkdir(join(directory, '..'), { recursive: true });
  await host.run(['cp', '--recursive', repository, `${directory}.new`]);
  await rename(`${directory}.new`, directory);
  await rm(scratch, { recursive: true });
  return directory;
}

async function makePackage(
  host: Host,
  scratch: string,
  repository: string,
  standIn: StandInPackage,
): Promise<void> {
  const tree = join(scratch, standIn.name);
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  const fields = {
    Package: standIn.name,
    Version: '1.0',
    Architecture: 'all',
    Maintainer: 'kairos-gen tests <tests@kairos-gen.invalid>',
    ...(standIn.depends.length === 0 ? {} : { Depends: standIn.depends.join(', ') }),
    Description: `stand-in for ${standIn.name}`,
  };
  const control = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(join(tree, 'DEBIAN', 'control'), control.join(''));
  await host.run(['dpkg-deb', '--root-owner-group', '--build', tree, repository]);
}
