import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { findImage, type FoundImage } from '../../../src/frontend/contexts/find-image.ts';
import { openGateway } from '../../../src/frontend/open-gateway.ts';
import { GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { marshal } from '../../../src/llb/marshal.ts';
import { local } from '../../../src/llb/source.ts';
import { OLD_OPERATIONS } from '../../support/buildkit-capabilities.ts';
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from '../../support/fake-gateway.ts';
import { frontendRequest } from '../../support/frontend-request.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const PLATFORM = { os: 'linux', architecture: 'arm64' };
const CONFIG = { os: 'linux', architecture: 'arm64' };
const DEBIAN = 'docker.io/library/debian:12';

describe('findImage', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function find(
    reference: string,
    options: Readonly<Record<string, string>> = {},
    daemon: FakeGatewayOptions = {},
  ): Promise<FoundImage> {
    fake = fakeGateway({ images: { [DEBIAN]: { digest: DIGEST, config: CONFIG } }, ...daemon });
    const gateway = await openGateway(fake.transport);
    return findImage(gateway, frontendRequest(options), { reference, platform: PLATFORM, title: '[base] x' });
  }
  const failure = async (...args: Parameters<typeof find>): Promise<unknown> =>
    find(...args).catch((thrown: unknown) => thrown);
  const source = ({ tree }: FoundImage): unknown => tree?.op.message.source;

  it('pins an image to the digest its tag has now, for the platform', async () => {
    const found = await find('debian:12', { 'image-resolve-mode': 'pull' });
    expect(source(found)).to.deep.equal({
      identifier: `docker-image://${DEBIAN}@${DIGEST}`,
      attrs: { 'image.resolvemode': 'pull' },
    });
    expect(found.tree?.op.message.platform).to.deep.include(PLATFORM);
    expect(found).to.deep.include({ digest: DIGEST, config: JSON.stringify(CONFIG) });
  });

  it('takes an image that only the daemon has, and one that is pinned already', async () => {
    const local = await find('debian:12', {}, { images: { [DEBIAN]: { config: CONFIG } } });
    expect(source(local)).to.deep.include({ identifier: `docker-image://${DEBIAN}` });
    const pinned = `${DEBIAN}@${DIGEST}`;
    const found = await find(pinned, {}, { images: { [pinned]: { digest: DIGEST, config: CONFIG } } });
    expect(source(found)).to.deep.include({ identifier: `docker-image://${pinned}` });
  });

  it('refuses an image of another platform', async () => {
    const images = { [DEBIAN]: { digest: DIGEST, config: { os: 'linux', architecture: 'amd64' } } };
    const error = await failure('debian:12', {}, { images });
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property('message', `${DEBIAN} is made for linux/amd64, not for linux/arm64`);
  });

  it('says of an index that it lacks the platform, and passes other errors on', async () => {
    const answering = (message: string) => ({
      refuse: (call: string) => (call === 'ResolveImageConfig' ? new GrpcError(2, message) : undefined),
    });
    const lacking = await failure('debian:12', {}, answering('no match for platform in manifest: not found'));
    expect(lacking)
      .to.be.instanceOf(UserError)
      .with.property('message', `${DEBIAN} is not made for linux/arm64`);
    expect(await failure('debian:12', {}, answering('unauthorized'))).to.be.instanceOf(GrpcError);
  });

  it('looks into named contexts first, the one for the platform before the others', async () => {
    const images = { 'mirror.example.com/debian:12': { digest: DIGEST, config: CONFIG } };
    const found = await find(
      'debian:12',
      {
        'context:debian:12': 'docker-image://other.example.com/debian',
        'context:debian:12::linux/arm64': 'docker-image://mirror.example.com/debian:12',
      },
      { images },
    );
    expect(source(found)).to.deep.include({
      identifier: `docker-image://mirror.example.com/debian:12@${DIGEST}`,
    });
  });

  it('notices names that lead in a circle', async () => {
    const options = { 'context:a': 'docker-image://b', 'context:b': 'docker-image://a' };
    expect(await failure('a', options))
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.matches(/circle/);
    expect(
      source(await find('debian:12', { 'context:debian:12': `docker-image://${DEBIAN}` })),
    ).to.deep.include({
      identifier: `docker-image://${DEBIAN}@${DIGEST}`,
    });
  });

  it('takes an OCI layout of the client, where the daemon can', async () => {
    const options = { 'context:debian:12': `oci-layout://store@${DIGEST}` };
    // As a reference the store's name could not be read: it has no path.
    const images = { [`${DEBIAN}@${DIGEST}`]: { digest: DIGEST, config: CONFIG } };
    expect(source(await find('debian:12', options, { images }))).to.deep.equal({
      identifier: `oci-layout://${DEBIAN}@${DIGEST}`,
      attrs: { 'oci.session': 'session-1', 'oci.store': 'store' },
    });
    const error = await failure('debian:12', options, { operations: OLD_OPERATIONS });
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.matches(/OCI layout/);
  });

  it('takes directories, inputs with their configuration, and nothing', async () => {
    const config = Buffer.from('{"os":"linux"}').toString('base64');
    const options = {
      'context:a': 'local:files',
      'context:b': 'input:up',
      'input-metadata:up': JSON.stringify({ 'containerimage.config': config }),
      'context:c': 'docker-image://scratch',
      'context:d': 'https://me:secret@example.org/team/root.git#v1:images',
    };
    const daemon = { inputs: { up: marshal(local('elsewhere')) } };
    expect(source(await find('a', options, daemon))).to.deep.include({ identifier: 'local://files' });
    const input = await find('b', options, daemon);
    expect(source(input)).to.deep.include({ identifier: 'local://elsewhere' });
    expect(input.config).to.equal('{"os":"linux"}');
    expect((await find('c', options, daemon)).tree).to.be.undefined;
    expect(source(await find('d', options, daemon))).to.deep.include({
      identifier: 'git://example.org/team/root.git#v1:images',
    });
    const error = await failure('b', options, {});
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.matches(/input that was not sent: up/);
  });

  it('unpacks an archive at an address, and takes no other file', async () => {
    const url = 'https://example.org/root.tar';
    const archive = execFileSync('tar', ['--create', '--directory', import.meta.dirname, '.']);
    const options = { 'context:debian:12': url };
    const found = await find('debian:12', options, { trees: { [url]: { '/context': archive } } });
    const [copied] = found.tree?.op.message.file?.actions ?? [];
    expect(copied?.copy).to.deep.include({
      src: 'context',
      dest: '/',
      attemptUnpackDockerCompatibility: true,
    });
    expect(found.config).to.be.undefined;
    const error = await failure('debian:12', options, { trees: { [url]: { '/context': 'no archive' } } });
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property(
        'message',
        'the context docker.io/library/debian:12 is no archive, which an image could be made of',
      );
  });
});
