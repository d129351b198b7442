import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { ownImage } from '../../src/frontend/own-image.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { marshal } from '../../src/llb/marshal.ts';
import type { Output } from '../../src/llb/op.ts';
import { image } from '../../src/llb/source.ts';
import { encode } from '../../src/wire/codec.ts';
import { Definition } from '../../src/wire/frontend.generated.ts';
import { fakeGateway } from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const FRONTEND = 'quay.io/kairos-gen/kairos:v1';

describe('ownImage', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'kairos-own-image-'));
    const own = image(`${FRONTEND}@${DIGEST}`, { platform: AMD64, resolveMode: 'default' });
    writeFileSync(join(directory, 'frontend.bin'), encode(Definition, marshal(own)));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function agent(
    platform: typeof AMD64,
    { file = 'frontend.bin', named = true, offers = 'arm64' } = {},
  ): Promise<{ output: Output; calls: readonly string[] }> {
    const config = { os: 'linux', architecture: offers };
    const fake = fakeGateway({ images: { [FRONTEND]: { digest: DIGEST, config } } });
    const source = ownImage({
      reference: named ? FRONTEND : undefined,
      architecture: 'amd64',
      definitionFile: join(directory, file),
    });
    const output = await source(await openGateway(fake.transport), frontendRequest(), platform).finally(() =>
      fake.close(),
    );
    return { output, calls: fake.calls };
  }
  const identifier = ({ output }: { output: Output }): unknown => output.op.message.source?.identifier;

  it('is the tree this process runs from, for its own architecture', async () => {
    const own = await agent(AMD64);
    expect(identifier(own)).to.equal(`docker-image://${FRONTEND}@${DIGEST}`);
    expect(own.calls).to.deep.equal(['Ping']);
  });

  it('is the image of that name for another, and where the daemon does not say', async () => {
    const other = await agent(ARM64);
    expect(identifier(other)).to.equal(`docker-image://${FRONTEND}@${DIGEST}`);
    expect(other.output.op.message.platform).to.deep.include(ARM64);
    const old = await agent(AMD64, { file: 'none', offers: 'amd64' });
    expect(identifier(old)).to.equal(`docker-image://${FRONTEND}@${DIGEST}`);
  });

  it('says when the image is not made for the platform, or has no name', async () => {
    for (const [options, message] of [
      [{ offers: 'amd64' }, /kairos:v1 is made for linux\/amd64, not for linux\/arm64/],
      [{ named: false }, /not known by name/],
    ] as const) {
      const error: unknown = await agent(ARM64, { ...options, file: 'none' }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(UserError).with.property('message').that.matches(message);
    }
  });
});
