import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { execute } from './execute.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { parseKairosRelease } from '../../../src/plan/kairos-release.ts';
import { listTree } from '../../support/inspect-tree.ts';
import type { ConversionCase } from './conversion-cases.ts';

/** Unpacks the image of an engine; the caller removes the directory. */
export async function unpackImage(engine: Engine, image: string, directory: string): Promise<void> {
  const archive = `${directory}.tar`;
  await engine.exportRoot(image, archive);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  await execute(['tar', '--extract', '--numeric-owner', '--file', archive, '--directory', directory]);
  await rm(archive);
}

/** What every finished image promises, whatever built it. */
export async function expectKairosImage(
  root: string,
  agent: string,
  wanted: ConversionCase['expected'],
): Promise<void> {
  const files = rootedFiles(root);
  const release = parseKairosRelease((await files.readText('/etc/kairos-release')) ?? '');
  expect(Object.fromEntries(release)).to.include(wanted.release);

  const kernel = await files.readLink('/boot/vmlinuz');
  expect(kernel, '/boot/vmlinuz').to.match(/^vmlinuz-/);
  expect(kernel?.replace('vmlinuz-', '')).to.match(wanted.kernel);
  expect((await files.stat('/boot/vmlinuz'))?.kind, 'the kernel').to.equal('file');

  const initrds = (await files.list('/boot')).filter((name) => /^(initrd|initramfs)/.test(name));
  expect(initrds).to.deep.equal(wanted.trustedBoot ? [] : ['initrd']);

  const flags = ['-v', wanted.variant, ...(wanted.trustedBoot ? ['-t', 'true'] : [])];
  await execute([agent, 'validate', '--root', root, ...flags]);
}

/** Nothing of ours is left but what belongs to the image. */
export async function expectNoResidue(root: string): Promise<void> {
  const files = rootedFiles(root);
  for (const path of ['/kairos-init', '/kairos-framework', '/framework', '/var/lib/kairos-init'])
    expect(await files.lstat(path), path).to.equal(undefined);
  for (const directory of ['/var/cache/apt/archives', '/tmp', '/var/tmp'])
    expect(
      (await files.list(directory)).filter((name) => name !== 'lock' && name !== 'partial'),
      directory,
    ).to.deep.equal([]);
  expect(
    (await files.list('/var/lib/apt/lists')).filter((name) => /_(InRelease|Packages)/.test(name)),
  ).to.deep.equal([]);
}

/** What may go from a base image: host keys, caches, the machine's own names; documented in docs/agent.md. */
const MAY_GO = [
  /^\/var\/(cache|lib\/apt\/lists|log)\//,
  /^\/boot\//,
  /^\/etc\/ssh\/ssh_host_/,
  /^\/(tmp|run|dev|proc|sys)\//,
];

/** Every file of the base is still there, and what the conversion put aside is back as it was. */
export async function expectBaseKept(base: string, root: string): Promise<void> {
  const names = (paths: readonly string[]): readonly string[] =>
    paths.map((path) => path.replace(/ -> .*$/, ''));
  const kept = new Set(names(await listTree(root)));
  const gone = names(await listTree(base)).filter(
    (path) => !kept.has(path) && !MAY_GO.some((rule) => rule.test(path)),
  );
  expect(gone.filter((path) => !isReplacedByUpgrade(path))).to.deep.equal([]);
  for (const path of ['/usr/sbin/policy-rc.d', '/etc/apt/apt.conf.d/docker-clean'])
    expect(await readFile(join(root, path), 'utf8'), path).to.equal(await readFile(join(base, path), 'utf8'));
}

/** Versioned files of packages that were upgraded, and Python's caches. */
const isReplacedByUpgrade = (path: string): boolean =>
  /\.so\.[\d.]+$|__pycache__|\/var\/lib\/dpkg\/info\//.test(path);
