import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect } from 'chai';
import { addImage, addIndex } from '../../src/oci/add-image.ts';
import { addLayer, type Compression } from '../../src/oci/add-layer.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { createLayout, type ImageLayout, layoutBlob, writeLayoutIndex } from '../../src/oci/image-layout.ts';
import type { ImageConfig, ImageIndex, ImageManifest } from '../../src/oci/image-manifest.ts';
import { directoryEntry, fileEntry, linkEntry } from '../../src/oci/tree-entry.ts';
import { writeArchive } from '../../src/oci/write-archive.ts';
import { namesInTar } from '../support/tar-names.ts';

describe('image layout', () => {
  let directory: string;
  let layout: ImageLayout;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'layout-'));
    layout = await createLayout(join(directory, 'layout'));
  });
  afterEach(async () => rm(directory, { recursive: true }));

  const entries = [
    fileEntry('usr/bin/agent', 'program', { mode: 0o755 }),
    linkEntry('usr/bin/also', 'agent'),
    directoryEntry('etc', { mode: 0o750 }),
    fileEntry('etc/agent.conf', 'a=1'),
  ];
  const read = async (digest: `sha256:${string}`): Promise<Buffer> => readFile(layoutBlob(layout, digest));
  const json = async (digest: `sha256:${string}`): Promise<unknown> =>
    JSON.parse((await read(digest)).toString());

  it('writes the same layer whatever the order of the entries and their times', async () => {
    const first = await addLayer(layout, entries);
    const second = await addLayer(layout, entries.map((entry) => ({ ...entry, modified: 1e9 })).reverse());
    expect(second).to.deep.equal(first);
  });

  const unpackers: readonly [Compression, string, (bytes: Buffer) => Buffer][] = [
    ['none', 'tar', (bytes) => bytes],
    ['gzip', 'tar+gzip', (bytes) => gunzipSync(bytes)],
    ['zstd', 'tar+zstd', (bytes) => zstdDecompressSync(bytes)],
  ];
  for (const [compression, suffix, unpack] of unpackers)
    it(`keeps blob and content apart: ${compression}`, async () => {
      const layer = await addLayer(layout, entries, { compression });
      const blob = await read(layer.descriptor.digest);
      expect(layer.descriptor.mediaType.endsWith(suffix)).to.equal(true);
      expect(layer.descriptor.size).to.equal(blob.length);
      expect(digestOf(blob)).to.equal(layer.descriptor.digest);
      expect(digestOf(unpack(blob))).to.equal(layer.diffId);
      expect(namesInTar(unpack(blob))).to.deep.equal([
        'etc/',
        'etc/agent.conf',
        'usr/',
        'usr/bin/',
        'usr/bin/agent',
        'usr/bin/also',
      ]);
    });

  it('refuses two entries for one path', async () => {
    const twice = addLayer(layout, [fileEntry('a', '1'), fileEntry('a', '2')]);
    expect(await twice.catch((error: unknown) => String(error))).to.contain('two entries for a');
  });

  it('leaves no half blob when a file turns out shorter than it said', async () => {
    const short = { ...fileEntry('a', '12345'), size: 9 } as ReturnType<typeof fileEntry>;
    const failed = addLayer(layout, [short]);
    expect(await failed.catch((error: unknown) => String(error))).to.contain('a changed while it was read');
    expect(await readdir(join(layout.directory, 'blobs'))).to.deep.equal(['sha256']);
    expect(await readdir(join(layout.directory, 'blobs', 'sha256'))).to.deep.equal([]);
  });

  it('holds manifest, configuration and index that refer to each other', async () => {
    const layer = await addLayer(layout, entries, { annotations: { part: 'core' }, modified: 10 });
    const image = await addImage(layout, {
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      layers: [layer],
      created: new Date('2026-01-02T03:04:05Z'),
      config: { Labels: { a: 'b' } },
      annotations: { z: '1', a: '2' },
    });
    const index = await addIndex(layout, [image], { both: 'yes' });
    await writeLayoutIndex(layout, [{ descriptor: index, name: 'example.org/a:1' }]);

    const manifest = (await json(image.digest)) as ImageManifest;
    expect(manifest.layers).to.deep.equal([layer.descriptor]);
    expect(Object.keys(manifest.annotations ?? {})).to.deep.equal(['a', 'z']);
    const config = (await json(manifest.config.digest)) as ImageConfig;
    expect(config).to.include({ architecture: 'arm64', variant: 'v8', created: '2026-01-02T03:04:05Z' });
    expect(config.rootfs.diff_ids).to.deep.equal([layer.diffId]);
    expect(((await json(index.digest)) as ImageIndex).manifests).to.deep.equal([image]);
    const top = JSON.parse(await readFile(join(layout.directory, 'index.json'), 'utf8')) as ImageIndex;
    expect(top.manifests[0]?.annotations).to.deep.equal({
      'org.opencontainers.image.ref.name': 'example.org/a:1',
    });
  });

  it('becomes one archive for image-layout readers and for docker load', async () => {
    const layer = await addLayer(layout, entries);
    const image = await addImage(layout, {
      platform: { os: 'linux', architecture: 'amd64' },
      layers: [layer],
    });
    const file = join(directory, 'image.tar');
    await writeArchive(layout, [{ descriptor: image, name: 'example.org/a:1' }], file);
    const first = await readFile(file);
    const names = namesInTar(first);
    expect(names).to.include.members(['oci-layout', 'index.json', 'manifest.json', 'blobs/sha256/']);
    expect(names).to.include(`blobs/sha256/${layer.descriptor.digest.slice(7)}`);
    expect(first.toString('latin1')).to.contain('"RepoTags":["example.org/a:1"]');
    await writeArchive(layout, [{ descriptor: image, name: 'example.org/a:1' }], file);
    expect(await readFile(file)).to.deep.equal(first);
  });
});
