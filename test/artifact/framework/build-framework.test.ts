import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { buildFramework, type FrameworkBuild } from '../../../src/artifact/framework/build-framework.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { createLayout, type ImageLayout, layoutBlob } from '../../../src/oci/image-layout.ts';
import type { Descriptor, ImageIndex, ImageManifest } from '../../../src/oci/image-manifest.ts';
import { readLayer } from '../../../src/oci/read-layer.ts';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { fileEntry, linkEntry, type TreeEntry } from '../../../src/oci/tree-entry.ts';
import { PART_ANNOTATION } from '../../../src/oci/unpack-image.ts';
import { EMPTY_FRAMEWORK_LOCK } from '../../../src/plan/framework/framework-lock.ts';
import {
  startStandInReleases,
  type StandInReleases,
} from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';

const templates = join(import.meta.dirname, '../../../templates/framework');
const IMMUCORE = 'kairos-io/immucore/releases/download/v0.20.4/immucore-v0.20.4-Linux-amd64.tar.gz';
const IMMUCORE_SUMS = 'kairos-io/immucore/releases/download/v0.20.4/immucore-v0.20.4-checksums.txt';

describe('building the framework', () => {
  let releases: StandInReleases;
  let directory: string;
  const host = nodeHost({ environment: {}, emit: () => undefined });

  before(async () => {
    releases = await startStandInReleases();
    directory = await mkdtemp(join(tmpdir(), 'framework-'));
  });
  after(async () => {
    await releases.close();
    await rm(directory, { recursive: true });
  });

  const request = (change: Partial<FrameworkBuild> = {}): FrameworkBuild => ({
    templates,
    architectures: ['amd64', 'arm64'],
    programs: 'separate',
    fips: false,
    versions: new Map(),
    baseUrl: `${releases.url}/`,
    lock: EMPTY_FRAMEWORK_LOCK,
    frozen: false,
    sleep: async () => Promise.resolve(),
    version: '1.2.3',
    ...change,
  });

  let counter = 0;
  const layout = async (): Promise<ImageLayout> => createLayout(join(directory, String(counter++)));

  async function json<T>(at: ImageLayout, { digest }: Descriptor): Promise<T> {
    return JSON.parse(await readFile(layoutBlob(at, digest), 'utf8')) as T;
  }

  /** Every entry of the first architecture's layers, by part and path. */
  async function entriesOf(
    at: ImageLayout,
    index: Descriptor,
  ): Promise<ReadonlyMap<string, TreeEntry & { text?: string }>> {
    const [first] = (await json<ImageIndex>(at, index)).manifests;
    if (first === undefined) throw new Error('no manifest');
    const found = new Map<string, TreeEntry & { text?: string }>();
    for (const layer of (await json<ImageManifest>(at, first)).layers)
      for await (const entry of readLayer(createReadStream(layoutBlob(at, layer.digest)), 'layer')) {
        const chunks: Uint8Array[] = [];
        if (entry.kind === 'file') for await (const chunk of entry.open()) chunks.push(chunk);
        found.set(`${layer.annotations?.[PART_ANNOTATION]}:${entry.path}`, {
          ...entry,
          text: Buffer.concat(chunks).toString(),
        });
      }
    return found;
  }

  it('puts files and programs into a part for every image and one for standard', async () => {
    const at = await layout();
    const { descriptor } = await buildFramework(host, at, request());
    const entries = await entriesOf(at, descriptor);
    expect(entries.get('core:etc/cos/grub.cfg')).to.include({ kind: 'file', mode: 0o644, uid: 0 });
    expect(entries.get('core:etc/cos')).to.include({ kind: 'directory', mode: 0o755 });
    expect(entries.get('core:usr/sbin/suc-upgrade')).to.include({ mode: 0o755 });
    expect(entries.get('core:usr/bin/kairos-agent')?.text).to.include(
      'kairos-agent v2.31.4 (stand-in)'.split(' ')[0],
    );
    expect(entries.get('core:usr/bin/immucore')).to.include({ mode: 0o755 });
    expect(entries.get('core:system/installer/kairos-installer')?.text).to.match(/^#!\/bin\/sh/);
    expect(entries.get('provider:system/providers/agent-provider-kairos')).to.include({ mode: 0o755 });
    expect([...entries.keys()].filter((name) => name.startsWith('core:system/providers'))).to.deep.equal([]);
  });

  it('gives the same digest for the same input, and another for another moment', async () => {
    const [one, two] = [await layout(), await layout()];
    const first = await buildFramework(host, one, request());
    const second = await buildFramework(
      host,
      two,
      request({ architectures: ['arm64', 'amd64'], lock: first.lock }),
    );
    expect(second.descriptor.digest).to.equal(first.descriptor.digest);
    const later = await buildFramework(host, await layout(), request({ created: new Date(86_400_000) }));
    expect(later.descriptor.digest).not.to.equal(first.descriptor.digest);
  });

  it('needs no list of checksums for what is pinned, and frozen takes nothing else', async () => {
    const { lock } = await buildFramework(host, await layout(), request({ architectures: ['amd64'] }));
    expect(lock.archives.has(IMMUCORE)).to.equal(true);
    const from = releases.requests.length;
    await buildFramework(host, await layout(), request({ architectures: ['amd64'], lock, frozen: true }));
    expect(releases.requests.slice(from).filter((path) => path.endsWith('checksums.txt'))).to.deep.equal([]);
    const failed = await buildFramework(host, await layout(), request({ lock, frozen: true })).catch(
      (error: unknown) => error,
    );
    expect(failed).to.be.an('error').with.property('message').that.includes('not in the lock');
  });

  it('makes one program under several names', async () => {
    const at = await layout();
    const build = request({
      programs: 'multi-call',
      versions: new Map([['kairos', 'v0.0.1']]),
      architectures: ['amd64'],
    });
    const entries = await entriesOf(at, (await buildFramework(host, at, build)).descriptor);
    expect(entries.get('core:usr/bin/immucore')).to.include({ kind: 'link', target: 'kairos' });
    expect(entries.get('core:usr/bin/kairos')).to.include({ kind: 'file', mode: 0o755 });
    expect(entries.get('core:system/discovery/kcrypt-discovery-challenger')).to.include({
      target: '../../usr/bin/kairos',
    });
  });

  it('takes FIPS builds where they exist', async () => {
    const from = releases.requests.length;
    const at = await layout();
    const { descriptor } = await buildFramework(host, at, request({ fips: true, architectures: ['amd64'] }));
    const archives = releases.requests.slice(from).filter((path) => path.endsWith('.tar.gz'));
    expect(archives.filter((path) => path.includes('-fips.')).length).to.equal(4);
    expect(archives.some((path) => /edgevpn-[^/]*x86_64\.tar\.gz$/.test(path))).to.equal(true);
    const entries = await entriesOf(at, descriptor);
    const built = [...entries].filter(([, { text }]) => text?.includes(' FIPS (stand-in)'));
    expect(built.map(([name]) => name).sort()).to.deep.equal([
      'core:system/discovery/kcrypt-discovery-challenger',
      'core:usr/bin/immucore',
      'core:usr/bin/kairos-agent',
      'provider:system/providers/agent-provider-kairos',
    ]);
  });

  for (const fips of [true, false])
    it(`says of itself that it is ${fips ? 'a FIPS one' : 'an ordinary one'}`, async () => {
      const at = await layout();
      const build = request({ fips, architectures: ['amd64'], version: '1.2.3' });
      const entries = await entriesOf(at, (await buildFramework(host, at, build)).descriptor);
      const said = entries.get('core:etc/kairos/framework-release');
      expect(said).to.include({ kind: 'file', mode: 0o644 });
      expect(said?.text).to.equal(`FRAMEWORK_FIPS="${fips}"\nFRAMEWORK_VERSION="1.2.3"\n`);
    });

  it('takes the FIPS build of one program under several names', async () => {
    const at = await layout();
    const build = request({
      programs: 'multi-call',
      versions: new Map([['kairos', 'v0.0.1']]),
      architectures: ['amd64'],
      fips: true,
    });
    const entries = await entriesOf(at, (await buildFramework(host, at, build)).descriptor);
    expect(entries.get('core:usr/bin/kairos')?.text).to.include('kairos v0.0.1 FIPS');
  });

  it('is refused for FIPS on riscv64 before anything is fetched', async () => {
    const from = releases.requests.length;
    expect(await failure({ fips: true, architectures: ['amd64', 'riscv64'] })).to.equal(
      'there is no FIPS build for riscv64',
    );
    expect(releases.requests.slice(from)).to.deep.equal([]);
  });

  async function failure(change: Partial<FrameworkBuild>): Promise<string> {
    const error: unknown = await buildFramework(
      host,
      await layout(),
      request({ architectures: ['amd64'], ...change }),
    ).catch((caught: unknown) => caught);
    if (!(error instanceof Error)) throw new Error('it did not fail');
    expect(error.name, error.message).to.equal('UserError');
    return error.message;
  }

  /** Serves other content for a path while `run` runs. */
  async function served<T>(path: string, content: Uint8Array | undefined, run: () => Promise<T>): Promise<T> {
    const before = releases.files.get(path);
    if (content === undefined) releases.files.delete(path);
    else releases.files.set(path, content);
    try {
      return await run();
    } finally {
      if (before !== undefined) releases.files.set(path, before);
    }
  }

  async function archive(entries: readonly TreeEntry[]): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeTar(entries)) chunks.push(chunk);
    return gzipSync(Buffer.concat(chunks));
  }

  async function pinned(content: Uint8Array): Promise<Partial<FrameworkBuild>> {
    const { createHash } = await import('node:crypto');
    return { lock: { archives: new Map([[IMMUCORE, createHash('sha256').update(content).digest('hex')]]) } };
  }

  it('refuses an archive that its project lists with another sum', async () => {
    const message = await served(IMMUCORE, Buffer.from('other'), () => failure({}));
    expect(message).to.include(IMMUCORE).and.to.include('sha256');
  });

  it('refuses an archive that the lock pins with another sum', async () => {
    const lock = { archives: new Map([[IMMUCORE, '0'.repeat(64)]]) };
    expect(await failure({ lock })).to.include('0'.repeat(64));
  });

  it('says which list is missing, and which archive a list lacks', async () => {
    expect(await served(IMMUCORE_SUMS, undefined, () => failure({})))
      .to.include('404')
      .and.to.include(IMMUCORE_SUMS);
    expect(await served(IMMUCORE_SUMS, Buffer.from('\n'), () => failure({}))).to.include('lists none of');
  });

  for (const [what, entries] of [
    ['has only a file that ends like it', [fileEntry('bin/immucore', 'x')]],
    ['has a link of that name', [linkEntry('immucore', '/bin/sh')]],
    ['has an empty file', [fileEntry('immucore', '')]],
  ] as const)
    it(`refuses an archive that ${what}`, async () => {
      const content = await archive(entries);
      expect(await served(IMMUCORE, content, async () => failure(await pinned(content)))).to.include(
        'immucore',
      );
    });

  it('refuses a program it does not know, and one without a version', async () => {
    expect(await failure({ versions: new Map([['immucor', 'v1']]) })).to.include('immucor');
    expect(await failure({ programs: 'multi-call' })).to.include('no version of kairos');
  });

  it('names the address of a host that is not there', async () => {
    expect(await failure({ baseUrl: 'http://127.0.0.1:1' })).to.include(
      'http://127.0.0.1:1/kairos-io/immucore',
    );
  });

  it('says when a template is missing', async () => {
    expect(await failure({ templates: '/nowhere' })).to.include('/nowhere/core/');
  });
});
