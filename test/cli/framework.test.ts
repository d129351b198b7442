import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { fakeIo } from '../support/fake-io.ts';
import { startFakeRegistry } from '../support/fake-registry.ts';
import {
  startStandInReleases,
  type StandInReleases,
} from '../../scripts/lab/stand-ins/stand-in-release-server.ts';

describe('kairos-gen framework', () => {
  let releases: StandInReleases;
  let directory: string;
  before(async () => {
    releases = await startStandInReleases();
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-framework-'));
  });
  after(async () => {
    await releases.close();
    await rm(directory, { recursive: true });
  });

  const run = async (...words: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
    const io = fakeIo();
    const code = await runCommandLine(['framework', ...words], io);
    return { code, out: io.out(), err: io.err() };
  };

  it('builds an image layout, prints its digest and pins what it fetched', async () => {
    const output = join(directory, 'image');
    const lock = join(directory, 'framework.lock.json');
    const common = ['--output', output, '--lock', lock, '--base-url', releases.url, '--arch', 'amd64'];
    const { code, out, err } = await run('build', ...common);
    expect(code, err).to.equal(0);
    expect(out).to.match(/^sha256:[0-9a-f]{64}\n$/);
    expect(err).to.include('amd64: immucore v0.20.4');
    expect(await readFile(join(output, 'index.json'), 'utf8')).to.include(out.trim());
    const pinned = await readFile(lock, 'utf8');
    expect(pinned).to.include('immucore-v0.20.4-Linux-amd64.tar.gz');
    const again = await run('build', ...common, '--frozen');
    expect(again).to.deep.include({ code: 0, out });
    expect(await readFile(lock, 'utf8')).to.equal(pinned);
  }).timeout(20_000);

  it('pushes to a registry and leaves nothing else behind', async () => {
    const registry = await startFakeRegistry();
    try {
      const reference = `${registry.host}/kairos/framework:v1`;
      const lock = join(directory, 'pushed.lock.json');
      const { code, out, err } = await run(
        ...['build', '--push', reference, '--lock', lock, '--base-url', releases.url, '--arch', 'arm64'],
      );
      expect(code, err).to.equal(0);
      expect(out).to.match(/^.*\/kairos\/framework:v1@sha256:[0-9a-f]{64}\n$/);
      expect([...registry.manifests.keys()]).to.include('v1');
    } finally {
      await registry.close();
    }
  }).timeout(20_000);

  for (const [what, words, code, message] of [
    ['another action', ['burn'], 2, "framework can't burn"],
    ['an image with nowhere to go', ['build'], 2, 'nowhere to go'],
    ['an unknown architecture', ['build', '--output', 'x', '--arch', 'vax'], 2, 'vax is no architecture'],
    [
      'a program without a version',
      ['build', '--output', 'x', '--program', 'immucore'],
      2,
      'names no release',
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const result = await run(...words);
      expect(result.code).to.equal(code);
      expect(result.err).to.include(message);
    });

  it('names the lock that can not be read', async () => {
    const lock = join(import.meta.dirname, 'framework.test.ts');
    const result = await run('build', '--output', join(directory, 'y'), '--lock', lock);
    expect(result.code).to.equal(1);
    expect(result.err).to.include(`${lock} is not JSON`);
  });
});
