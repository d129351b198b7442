import { expect } from 'chai';
import { readBuildResult } from '../../../src/engine/client/build-result.ts';
import { daemonKind } from '../../../src/engine/client/daemon-kind.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const CONFIG = `sha256:${'b'.repeat(64)}`;

describe('readBuildResult', () => {
  it('tells digest and id apart', () => {
    const response = { 'containerimage.digest': DIGEST, 'containerimage.config.digest': CONFIG };
    expect(readBuildResult(response, 'buildkitd')).to.include({ digest: DIGEST, imageId: CONFIG });
    expect(readBuildResult({ 'containerimage.digest': DIGEST }, 'docker')).to.include({ imageId: DIGEST });
    expect(readBuildResult(response, 'docker-containerd')).to.include({ imageId: DIGEST });
  });

  it('has neither for a result that is no image', () => {
    expect(readBuildResult({}, 'buildkitd')).to.deep.equal({ metadata: {} });
  });

  it('opens objects, sorts keys and leaves all other text alone', () => {
    const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', size: 3 };
    const { metadata } = readBuildResult(
      {
        'image.name': 'eyes',
        'containerimage.descriptor': Buffer.from(JSON.stringify(descriptor)).toString('base64'),
      },
      'buildkitd',
    );
    expect(Object.entries(metadata)).to.deep.equal([
      ['containerimage.descriptor', descriptor],
      ['image.name', 'eyes'],
    ]);
  });
});

describe('daemonKind', () => {
  const worker = (labels: Readonly<Record<string, string>>) => ({
    id: '',
    labels,
    platforms: [],
    buildkitVersion: undefined,
  });

  it('knows the image store of a Docker engine by the worker', () => {
    expect(daemonKind('dockerd', [worker({})])).to.equal('docker');
    expect(
      daemonKind('dockerd', [worker({ 'org.mobyproject.buildkit.worker.snapshotter': 'overlayfs' })]),
    ).to.equal('docker-containerd');
    expect(daemonKind('buildkitd', [worker({})])).to.equal('buildkitd');
  });
});
