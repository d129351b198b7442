import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLocalCaches, recordLocalCaches } from '../../../src/engine/client/local-cache.ts';
import { addJsonBlob, createLayout } from '../../../src/oci/image-layout.ts';
import { MEDIA_TYPES } from '../../../src/oci/image-manifest.ts';

describe('local caches', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-local-cache-'));
  });
  afterEach(async () => rm(directory, { recursive: true }));

  const record = async (content: string, attributes: Readonly<Record<string, string>> = {}) => {
    const descriptor = await addJsonBlob(await createLayout(directory), MEDIA_TYPES.index, content);
    await recordLocalCaches([{ type: 'local', attributes: { dest: directory, ...attributes } }], {
      'cache.manifest': JSON.stringify(descriptor),
    });
    return descriptor.digest;
  };
  const open = async (attributes: Readonly<Record<string, string>> = {}) =>
    openLocalCaches([{ type: 'local', attributes: { src: directory, ...attributes } }], []);

  it('finds what was written, by its tag', async () => {
    const digest = await record('b', { tag: 'other' });
    expect((await open({ tag: 'other' })).cacheFrom[0]?.attributes['digest']).to.equal(digest);
    const latest = await record('a');
    expect(await open()).to.deep.equal({
      cacheFrom: [{ type: 'local', attributes: { src: directory, digest: latest } }],
      cacheTo: [],
      stores: { [`local:${directory}`]: directory },
    });
  });

  it('leaves out a cache that is not there yet', async () => {
    expect(await open()).to.deep.equal({ cacheFrom: [], cacheTo: [], stores: {} });
  });

  it('takes a digest that is named, and leaves other kinds alone', async () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    expect((await open({ digest })).cacheFrom[0]?.attributes['digest']).to.equal(digest);
    const registry = { type: 'registry', attributes: { ref: 'example.com/cache' } };
    expect(await openLocalCaches([registry], [registry])).to.deep.equal({
      cacheFrom: [registry],
      cacheTo: [registry],
      stores: {},
    });
    await recordLocalCaches([registry], {});
  });

  it('serves the directory of an export', async () => {
    const dest = join(directory, 'new');
    const { stores } = await openLocalCaches([], [{ type: 'local', attributes: { dest } }]);
    expect(stores).to.deep.equal({ [`local:${dest}`]: dest });
  });
});
