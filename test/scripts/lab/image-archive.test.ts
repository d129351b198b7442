import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ArchivedImage, openImage, openImageArchive } from '../../../scripts/lab/image-archive.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { createLayout, writeLayoutIndex } from '../../../src/oci/image-layout.ts';
import { fileEntry, type TreeEntry } from '../../../src/oci/tree-entry.ts';
import { writeArchive } from '../../../src/oci/write-archive.ts';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { addSampleImage } from '../../support/sample-image.ts';

const host = nodeHost({ environment: process.env, emit: () => undefined });
const PLATFORM = { os: 'linux', architecture: 'amd64' };
const LOWER = [fileEntry('a', 'lower'), fileEntry('b', 'lower')];
const UPPER = [fileEntry('a', 'upper'), fileEntry('.wh.b', '')];

describe('an archive of images', () => {
  let directory = '';
  const at = (name: string): string => join(directory, name);
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-images-'));
  });
  afterEach(async () => rm(directory, { recursive: true }));

  it('is read as an OCI archive and as a layout on disk, an index by platform', async () => {
    const layout = await createLayout(at('layout'));
    const descriptor = await addSampleImage(layout, [{ entries: LOWER }, { entries: UPPER }]);
    await writeLayoutIndex(layout, [{ descriptor, name: 'sample:1' }]);
    await writeArchive(layout, [{ descriptor, name: 'sample:1' }], at('image.tar'));
    for (const archive of [at('image.tar'), at('layout')]) {
      const image = onlyOne(await openImageArchive(host, archive, at('unpacked')));
      expect(image.names).to.deep.equal(['sample:1']);
      expect(await content(image)).to.deep.equal({ a: 'upper' });
      expect((await openImage(image, { ...PLATFORM, architecture: 'arm64' })).config.architecture).to.equal(
        'arm64',
      );
    }
  });

  it("is read as docker save wrote it before it had a layout, with a layer that is a link to another's", async () => {
    const config = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } };
    for (const [name, entries] of [
      ['one', LOWER],
      ['two', UPPER],
    ] as const) {
      await mkdir(at(`docker/${name}`), { recursive: true });
      await writeFile(at(`docker/${name}/layer.tar`), writeTar(entries));
    }
    await mkdir(at('docker/three'));
    await symlink('../two/layer.tar', at('docker/three/layer.tar'));
    await writeFile(at('docker/config.json'), JSON.stringify(config));
    const list = {
      Config: 'config.json',
      RepoTags: ['sample:2'],
      Layers: ['one', 'three'].map((name) => `${name}/layer.tar`),
    };
    await writeFile(at('docker/manifest.json'), JSON.stringify([list]));
    execFileSync('tar', ['--create', '--file', at('image.tar'), '--directory', at('docker'), '.']);
    const image = onlyOne(await openImageArchive(host, at('image.tar'), at('unpacked')));
    expect(image.names).to.deep.equal(['sample:2']);
    expect(await content(image)).to.deep.equal({ a: 'upper' });
  });

  it('that is none is refused by name', async () => {
    await mkdir(at('empty'));
    const error = await openImageArchive(host, at('empty'), at('unpacked')).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property(
      'message',
      `${at('empty')} is neither an OCI layout nor an archive of docker save`,
    );
  });
});

function onlyOne(images: readonly ArchivedImage[]): ArchivedImage {
  expect(images).to.have.length(1);
  return images[0] ?? expect.fail();
}

async function content(image: ArchivedImage): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const entry of (await openImage(image, PLATFORM)).entries())
    found[entry.path] = await text(entry);
  return found;
}

async function text(entry: TreeEntry): Promise<string> {
  const chunks: Uint8Array[] = [];
  if (entry.kind === 'file') for await (const chunk of entry.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
