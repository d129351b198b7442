import { expect } from 'chai';
import { digestOf } from '../../src/oci/digest.ts';
import { type ImageIndex, MEDIA_TYPES } from '../../src/oci/image-manifest.ts';
import { joinIndexes } from '../../src/oci/join-indexes.ts';

const image = (architecture: string) => ({
  mediaType: MEDIA_TYPES.manifest,
  digest: digestOf(architecture),
  size: 1,
  platform: { os: 'linux', architecture },
});
const index = (manifests: ImageIndex['manifests'], annotations?: ImageIndex['annotations']): ImageIndex => ({
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.dockerList,
  manifests,
  ...(annotations === undefined ? {} : { annotations }),
});

describe('joinIndexes', () => {
  it('lists the images of all, each once, what is said of them beside them', () => {
    const statement = { ...image('unknown'), annotations: { 'vnd.docker.reference.type': 'attestation' } };
    const first = index([image('amd64'), statement]);
    expect(joinIndexes([first, index([image('arm64')]), first])).to.deep.equal(
      index([image('amd64'), statement, image('arm64')]),
    );
  });

  it('keeps what is said of the whole', () => {
    const joined = joinIndexes([index([], { a: '1', b: '1' }), index([], { b: '2' })]);
    expect(joined.annotations).to.deep.equal({ a: '1', b: '2' });
  });
});
