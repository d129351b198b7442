import { expect } from 'chai';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { sbomAttestation } from '../../src/frontend/sbom.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { marshal } from '../../src/llb/marshal.ts';
import { local } from '../../src/llb/source.ts';
import { fakeGateway } from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

const SCANNER = 'example.org/scanner:1';

async function attest(config: unknown) {
  const fake = fakeGateway({ images: { [SCANNER]: { config } } });
  const gateway = await openGateway(fake.transport);
  const request = frontendRequest({ 'attest:sbom': `generator=${SCANNER},FORMAT=json` });
  const attestation = await sbomAttestation(
    gateway,
    request,
    request.sbom ?? { generator: '', parameters: {} },
    {
      name: 'debian-12',
      output: local('image'),
      platform: { os: 'linux', architecture: 'amd64' },
      solve: async (output) => gateway.solve(marshal(output)),
    },
  ).finally(() => fake.close());
  return { attestation, ops: fake.solved[0]?.ops ?? [] };
}

describe('sbomAttestation', () => {
  it('runs the scanner over the image and takes what it writes', async () => {
    const { attestation, ops } = await attest({
      config: { Entrypoint: ['/bin/scan'], Cmd: ['--all'], Env: ['A=b=c'] },
    });
    expect(attestation).to.deep.include({
      tree: { id: 'ref-1' },
      path: '/',
      predicateType: 'https://spdx.dev/Document',
    });
    const scan = ops.find(({ exec }) => exec !== undefined)?.exec;
    expect(scan?.meta?.args).to.deep.equal(['/bin/scan', '--all']);
    expect(scan?.meta?.env).to.include.members([
      'A=b=c',
      'FORMAT=json',
      'BUILDKIT_SCAN_DESTINATION=/run/out/',
      'BUILDKIT_SCAN_SOURCE=/run/src/core/sbom',
    ]);
    expect(scan?.mounts.map(({ dest }) => dest)).to.have.members([
      '/',
      '/run/src/core/sbom',
      '/run/out/',
      '/tmp',
    ]);
  });

  it('refuses an image without a program', async () => {
    const error: unknown = await attest({}).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.matches(/has no program/);
  });
});
