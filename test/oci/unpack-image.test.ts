import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { addImage } from '../../src/oci/add-image.ts';
import { addLayer } from '../../src/oci/add-layer.ts';
import { copyTree } from '../../src/oci/copy-tree.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { createLayout, type ImageLayout } from '../../src/oci/image-layout.ts';
import { pushImage } from '../../src/oci/push-image.ts';
import { parseReference, type Reference } from '../../src/oci/reference.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { directoryEntry, fileEntry, linkEntry } from '../../src/oci/tree-entry.ts';
import {
  PART_ANNOTATION,
  unpackImage,
  type UnpackOptions,
  type UnpackedImage,
} from '../../src/oci/unpack-image.ts';
import { fakeHost } from '../support/fake-host.ts';
import { type FakeRegistry, type Interference, startFakeRegistry } from '../support/fake-registry.ts';
import { addSampleImage, type SampleLayer } from '../support/sample-image.ts';

/** Does not compress, so that the blob is large enough to be cut. */
const noise = Buffer.from(
  Array.from({ length: 40_000 }, (_, index) => digestOf(String(index)).slice(7, 9)).join(''),
);

const sample: readonly SampleLayer[] = [
  {
    entries: [
      directoryEntry('system', { mode: 0o750 }),
      fileEntry('system/old', 'old'),
      fileEntry('system/both', 'lower'),
      fileEntry('usr/bin/agent', noise, { mode: 0o755 }),
    ],
  },
  {
    entries: [
      fileEntry('system/.wh.old', ''),
      fileEntry('system/both', 'upper'),
      linkEntry('sbin/a', '/usr/bin/agent'),
    ],
    compression: 'zstd',
  },
  {
    entries: [fileEntry('usr/bin/provider', 'p')],
    compression: 'none',
    annotations: { [PART_ANNOTATION]: 'standard' },
  },
];

describe('unpackImage', () => {
  let directory: string;
  let root: string;
  let layout: ImageLayout;
  let registry: FakeRegistry;
  let reference: Reference;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'unpack-'));
    root = join(directory, 'root');
    await mkdir(join(root, 'system'), { recursive: true });
    await writeFile(join(root, 'system', 'old'), "the base's own");
    layout = await createLayout(join(directory, 'layout'));
    registry = await startFakeRegistry();
    reference = parseReference(`${registry.host}/org/framework:1`);
  });
  afterEach(async () => {
    await registry.close();
    await rm(directory, { recursive: true });
  });

  const limits = { response: 5000, idle: 5000, firstDelay: 0, attempts: 3 };
  const host = () => fakeHost({ fetch: globalThis.fetch });
  const client = () => new RegistryClient(host(), { limits });
  const platform = { os: 'linux', architecture: 'arm64' };
  async function unpack(options: Partial<UnpackOptions> = {}): Promise<UnpackedImage> {
    return unpackImage(host(), reference, platform, root, {
      scratch: join(directory, 'scratch'),
      client: { limits },
      ...options,
    });
  }
  async function push(layers: readonly SampleLayer[] = sample): Promise<void> {
    await pushImage(client(), reference, layout, await addSampleImage(layout, layers));
    registry.forget();
  }
  const text = async (path: string): Promise<string> => readFile(join(root, path), 'utf8');
  const largest = (): readonly [string, Buffer] => {
    const [entry] = [...registry.blobs].sort(([, left], [, right]) => right.length - left.length);
    if (entry === undefined) throw new Error('nothing was pushed');
    return entry;
  };
  /** Interferes with the n-th requests for the largest blob. */
  function onBlob(interfere: Interference): void {
    const [digest] = largest();
    registry.interfere = (request, response, count) =>
      (request.url ?? '').endsWith(digest) ? interfere(request, response, count) : false;
  }
  const blobRanges = (): readonly (string | undefined)[] => {
    const [digest] = largest();
    return registry.seen.filter(({ path }) => path.endsWith(digest)).map(({ headers }) => headers.range);
  };
  async function expectUntouched(failed: Promise<unknown>): Promise<string> {
    const message = await failed.then(() => 'no error', String);
    expect(await readdir(root)).to.deep.equal(['system']);
    expect(await readdir(join(root, 'system'))).to.deep.equal(['old']);
    return message;
  }

  it('lays what the image shows over the root: all compressions, whiteouts, the base kept', async () => {
    await push();
    const progress: number[] = [];
    const image = await unpack({ onProgress: ({ received, total }) => progress.push(received / total) });
    expect(await text('usr/bin/agent')).to.equal(noise.toString());
    expect(await text('system/both')).to.equal('upper');
    expect(await text('system/old')).to.equal("the base's own");
    expect(image.written.map(({ path }) => path)).to.deep.equal([
      '/sbin',
      '/sbin/a',
      '/system/both',
      '/usr',
      '/usr/bin',
      '/usr/bin/agent',
      '/usr/bin/provider',
    ]);
    expect(image.digest).to.match(/^sha256:/);
    expect(progress.at(-1)).to.equal(1);
  });

  it('takes the parts and paths that are wanted, and downloads no others', async () => {
    await push();
    const image = await unpack({ parts: [], include: (path) => path.startsWith('usr/') });
    expect(image.written.map(({ path }) => path)).to.deep.equal(['/usr', '/usr/bin', '/usr/bin/agent']);
    expect(registry.seen.filter(({ path }) => path.includes('/blobs/'))).to.have.length(3);
  });

  it('continues a download that breaks off', async () => {
    await push();
    const [, blob] = largest();
    onBlob((_request, response, count) => {
      if (count > 2) return false;
      response.writeHead(count === 1 ? 200 : 206, {
        'content-length': blob.length - (count - 1) * 5000,
        'content-range': `bytes ${(count - 1) * 5000}-${blob.length - 1}/${blob.length}`,
      });
      response.write(blob.subarray((count - 1) * 5000, count * 5000), () =>
        setTimeout(() => response.destroy(), 20),
      );
      return true;
    });
    await unpack();
    expect(blobRanges()).to.deep.equal([undefined, 'bytes=5000-', 'bytes=10000-']);
    expect(await text('usr/bin/agent')).to.equal(noise.toString());
  });

  it('starts anew where the registry knows no ranges', async () => {
    await push();
    const [, blob] = largest();
    onBlob((_request, response, count) => {
      response.writeHead(200, { 'content-length': blob.length });
      if (count > 1) response.end(blob);
      else response.write(blob.subarray(0, 5000), () => setTimeout(() => response.destroy(), 20));
      return true;
    });
    await unpack();
    expect(await text('usr/bin/agent')).to.equal(noise.toString());
  });

  it('continues in the next run, and checks again what it has', async () => {
    await push();
    const [digest, blob] = largest();
    const scratch = join(directory, 'scratch');
    await mkdir(scratch);
    await writeFile(join(scratch, `${digest.slice(7)}.part`), blob.subarray(0, 777));
    await unpack();
    expect(blobRanges()).to.deep.equal(['bytes=777-']);
    registry.forget();
    await unpack();
    expect(blobRanges()).to.deep.equal([]);
  });

  it('throws a damaged leftover away', async () => {
    await push();
    const [digest, blob] = largest();
    const scratch = join(directory, 'scratch');
    await mkdir(scratch);
    await writeFile(join(scratch, `${digest.slice(7)}.part`), Buffer.alloc(blob.length, 'x'));
    await unpack();
    expect(blobRanges()).to.deep.equal([undefined]);
    await writeFile(join(scratch, digest.slice(7)), 'x');
    await writeFile(join(scratch, `${digest.slice(7)}.part`), Buffer.alloc(blob.length + 1, 'x'));
    await unpack();
    expect(await text('usr/bin/agent')).to.equal(noise.toString());
  });

  it('leaves the root alone when a digest is wrong', async () => {
    await push();
    const [digest, blob] = largest();
    registry.blobs.set(digest, Buffer.alloc(blob.length, 'x'));
    const message = await expectUntouched(unpack());
    expect(message).to.contain(`expected ${digest}, got ${digestOf(Buffer.alloc(blob.length, 'x'))}`);
    expect((await readdir(join(directory, 'scratch'))).join()).not.to.contain(digest.slice(7));
  });

  it('leaves the root alone, and says so, when the disk is full', async () => {
    await push();
    await mkdir(join(directory, 'scratch'));
    await symlink('/dev/full', join(directory, 'scratch', `${largest()[0].slice(7)}.part`));
    expect(await expectUntouched(unpack())).to.match(/\.part was not written: no space is left on the disk$/);
  });

  it('leaves the root alone when a blob is longer than it should be', async () => {
    await push();
    const [digest, blob] = largest();
    registry.blobs.set(digest, Buffer.concat([blob, Buffer.from('more')]));
    expect(await expectUntouched(unpack())).to.contain(`longer than the ${blob.length} bytes`);
  });

  it('leaves the root alone when the registry goes down in the middle', async () => {
    await push();
    const [, blob] = largest();
    onBlob((_request, response) => {
      response.writeHead(200, { 'content-length': blob.length });
      response.write(blob.subarray(0, 5000), () => {
        response.destroy();
        void registry.close();
      });
      return true;
    });
    expect(await expectUntouched(unpack())).to.match(/the blob sha256:.* (refused|cut).*; tried 3 times/s);
  });

  it('names what stalls', async () => {
    await push();
    const [, blob] = largest();
    onBlob((_request, response) => {
      response.writeHead(200, { 'content-length': blob.length });
      return response.write(blob.subarray(0, 100)) || true;
    });
    const stalling = unpack({ client: { limits: { ...limits, idle: 50, attempts: 2 } } });
    expect(await expectUntouched(stalling)).to.match(/waited 0 s for the blob sha256:.*: no more of it came/);
  });

  it('refuses an image for another machine, and a layer that is no archive', async () => {
    const layer = await addLayer(layout, [fileEntry('a', '')]);
    const other = await addImage(layout, {
      platform: { os: 'linux', architecture: 'riscv64' },
      layers: [layer],
    });
    await pushImage(client(), reference, layout, other);
    expect(await expectUntouched(unpack())).to.contain('is made for linux/riscv64, not for linux/arm64');
    await push();
    reference = { ...reference, tag: 'missing' };
    expect(await expectUntouched(unpack())).to.contain('the registry does not have it');
  });

  it('pushes each blob once, and the tag last', async () => {
    const index = await addSampleImage(layout, sample);
    await pushImage(client(), reference, layout, index);
    const first = registry.seen.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    expect(first.at(-1)).to.equal('/v2/org/framework/manifests/1');
    expect(first.filter((path) => path.includes('session'))).to.have.length(5); // three layers, two configurations
    const upload = registry.seen.find(({ path }) => path.includes('session'));
    expect(Number(upload?.headers['content-length'])).to.be.greaterThan(0);
    registry.forget();
    await pushImage(client(), reference, layout, index);
    expect(registry.seen.filter(({ method }) => method === 'POST')).to.deep.equal([]);
  });
});

describe('copyTree', () => {
  it('does the same with a directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'copy-'));
    try {
      await mkdir(join(directory, 'from', 'usr', 'bin'), { recursive: true });
      await mkdir(join(directory, 'to'));
      await writeFile(join(directory, 'from', 'usr', 'bin', 'agent'), 'x', { mode: 0o755 });
      await writeFile(join(directory, 'from', 'README'), 'x');
      const copied = await copyTree(fakeHost(), join(directory, 'from'), join(directory, 'to'), (path) =>
        path.startsWith('usr'),
      );
      expect(copied.written.map(({ path }) => path)).to.deep.equal(['/usr', '/usr/bin', '/usr/bin/agent']);
      const missing = copyTree(fakeHost(), join(directory, 'gone'), directory);
      expect(await missing.catch(String)).to.contain('gone is not a directory to copy from');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
