import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What debian:12 has there; the guards of a run stand in its place. */
const POLICY = '#!/bin/sh\nexit 101\n';

/** Names that only unfinished work has: ours, and dpkg's. */
const UNFINISHED =
  /\.kairos-(tmp|guard|init-guards\.json)$|^\.kairos-.*\.part$|^\.kairos-init-image$|\.unfinished$|\.dpkg-(new|tmp)$/;

/** Directories in which everything that a run leaves was left by mistake. */
const TEMPORARY: readonly string[] = ['/tmp', '/var/tmp'];

/** Places where nothing of ours is looked for. */
const ELSEWHERE: readonly string[] = ['/proc', '/sys', '/dev', '/etc/kairos', '/kairos-init'];

/** Fails when something of a run stands that should stand only as long as the run. */
export async function expectGuardsGone(root: string): Promise<void> {
  expect(await readFile(join(root, 'usr/sbin/policy-rc.d'), 'utf8')).to.equal(POLICY);
  const keys = await readdir(join(root, 'etc/ssh')).catch(() => []);
  expect(keys.filter((name) => name.startsWith('ssh_host_'))).to.deep.equal([]);
  const kairos = await readdir(join(root, 'etc/kairos')).catch(() => []);
  expect(kairos.filter((name) => name.startsWith('.'))).to.deep.equal([]);
}

/**
 * Fails when a file is there that was never finished, or that should have gone with the run that made it. What a killed apt-get
 * has left in /tmp goes in the clean-up of init: `before` that it is passed over.
 */
export async function expectNothingHalfWritten(root: string, when: 'at the end' | 'before'): Promise<void> {
  const found = await unfinished(root, '');
  expect(found.filter((path) => when === 'at the end' || !path.startsWith('/tmp/apt'))).to.deep.equal([]);
}

async function unfinished(root: string, directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, directory), { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (ELSEWHERE.includes(path)) continue;
    if (UNFINISHED.test(entry.name) || TEMPORARY.includes(directory)) found.push(path);
    if (entry.isDirectory()) found.push(...(await unfinished(root, path)));
  }
  return found;
}
