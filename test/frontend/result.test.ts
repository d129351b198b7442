import { expect } from 'chai';
import { imagesResult, metadataResult } from '../../src/frontend/result.ts';

const image = (architecture: string, id: string): Parameters<typeof imagesResult>[0][number] => ({
  platform: { os: 'linux', architecture },
  tree: { id },
  config: `{"architecture":"${architecture}"}`,
  epoch: 5,
});

describe('imagesResult', () => {
  it('gives one image without an index', () => {
    const result = imagesResult([{ ...image('amd64', 'a'), baseConfig: '{}' }], false);
    expect(result.trees).to.deep.equal({ kind: 'one', tree: { id: 'a' } });
    expect([...result.metadata]).to.deep.equal([
      ['containerimage.config', '{"architecture":"amd64"}'],
      ['containerimage.base.config', '{}'],
      ['source.date.epoch', '5'],
      [
        'refs.platforms',
        '{"Platforms":[{"ID":"linux/amd64","Platform":{"os":"linux","architecture":"amd64"}}]}',
      ],
    ]);
  });

  it('gives several by platform, with attestations', () => {
    const attestation = { tree: { id: 's' }, path: '/out', metadata: { reason: 'sbom' } };
    const result = imagesResult(
      [image('amd64', 'a'), { ...image('arm64', 'b'), attestations: [attestation] }],
      true,
    );
    expect(result.trees.kind === 'many' && [...result.trees.byName]).to.deep.equal([
      ['linux/amd64', { id: 'a' }],
      ['linux/arm64', { id: 'b' }],
    ]);
    expect([...result.metadata.keys()]).to.deep.equal([
      'containerimage.config/linux/amd64',
      'source.date.epoch/linux/amd64',
      'containerimage.config/linux/arm64',
      'source.date.epoch/linux/arm64',
      'refs.platforms',
    ]);
    expect([...result.attestations]).to.deep.equal([['linux/arm64', [attestation]]]);
  });

  it('gives an answer without a tree', () => {
    expect(metadataResult({ version: '1.0.0' })).to.deep.include({ trees: { kind: 'none' } });
  });
});
