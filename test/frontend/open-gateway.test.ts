import { expect } from 'chai';
import type { Gateway } from '../../src/frontend/gateway.ts';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { imagesResult, metadataResult } from '../../src/frontend/result.ts';
import { GrpcError } from '../../src/frontend/transport.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { encode } from '../../src/wire/codec.ts';
import { type Definition, Op } from '../../src/wire/frontend.generated.ts';
import { NEW_GATEWAY, OLD_GATEWAY, OLD_OPERATIONS } from '../support/buildkit-capabilities.ts';
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from '../support/fake-gateway.ts';

let fake: FakeGateway;
async function open(options: FakeGatewayOptions = {}): Promise<Gateway> {
  fake = fakeGateway(options);
  return openGateway(fake.transport);
}

const definition = (identifier: string): { def: Uint8Array[] } => ({
  def: [encode(Op, { source: { identifier } }), encode(Op, { inputs: [{ digest: 'x' }] })],
});

const without = (...ids: readonly string[]): FakeGatewayOptions => ({
  capabilities: NEW_GATEWAY.filter((id) => !ids.includes(id)),
});

const PLATFORM = { os: 'linux', architecture: 'arm64' };

describe('openGateway', () => {
  afterEach(() => fake.close());

  it('asks first what the daemon can do, and where', async () => {
    const gateway = await open({
      capabilities: OLD_GATEWAY,
      operations: [...OLD_OPERATIONS, 'mergeop'],
      disabled: { mergeop: 'not with this storage' },
      platforms: [
        { os: 'linux', architecture: 'aarch64', variant: 'v8' },
        { os: 'linux', architecture: 'arm', variant: 'v7' },
      ],
    });
    expect(fake.calls).to.deep.equal(['Ping']);
    expect(gateway.platforms[0]).to.deep.equal(PLATFORM);
    expect(gateway.capabilities.has('gateway.warnings')).to.be.false;
    expect(() => gateway.operations.require('mergeop', 'merge', '0.10')).to.throw(/not with this storage/);
  });

  it('refuses a daemon that knows no file operations', async () => {
    const error: unknown = await open({ operations: [] }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
  });

  it('waits for the daemon to know the build, when told to', async () => {
    let refusals = 2;
    const refuse = (): GrpcError | undefined =>
      refusals-- > 0 ? new GrpcError(2, 'no such job') : undefined;
    fake = fakeGateway({ refuse });
    await openGateway(fake.transport, { patience: 3000 });
    expect(fake.calls).to.deep.equal(['Ping', 'Ping', 'Ping']);
    refusals = 1;
    const error: unknown = await openGateway(fake.transport).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(GrpcError);
  });

  it('solves with results by reference, and hands cache imports on', async () => {
    const gateway = await open();
    const cacheImports = [{ type: 'registry', attributes: { ref: 'a/b' } }];
    const tree = await gateway.solve(definition('local://a'), { cacheImports });
    expect(tree).to.deep.equal({ id: 'ref-1' });
    const [solved] = fake.solved;
    expect(solved?.request).to.deep.include({
      allowResultReturn: true,
      allowResultArrayRef: true,
      evaluate: false,
    });
    expect(solved?.request.cacheImports).to.deep.equal([{ type: 'registry', attrs: { ref: 'a/b' } }]);
  });

  it('reads the older form of a reference, and solves an empty definition', async () => {
    const gateway = await open(without('proto.refarray'));
    expect(await gateway.solve(definition('local://a'))).to.deep.equal({ id: 'ref-1' });
    expect(await gateway.solve({ def: [] })).to.deep.equal({ id: '' });
    expect(fake.solved[0]?.request.allowResultArrayRef).to.be.false;
  });

  const ways: readonly (readonly [missing: readonly string[], calls: readonly string[], field: boolean])[] = [
    [[], ['Ping', 'Solve'], true],
    [['gateway.solve.evaluate'], ['Ping', 'Solve', 'Evaluate'], false],
    [['gateway.solve.evaluate', 'gateway.evaluate'], ['Ping', 'Solve', 'StatFile'], false],
  ];
  for (const [missing, calls, field] of ways)
    it(`makes a tree at once without ${missing.join(' and ') || 'nothing'}`, async () => {
      const gateway = await open(without(...missing));
      await gateway.solve(definition('local://a'), { evaluate: true });
      expect(fake.calls).to.deep.equal(calls);
      expect(fake.solved[0]?.request.evaluate).to.equal(field);
      expect(fake.solved[0]?.evaluated).to.be.true;
    });

  it('does not evaluate an empty tree', async () => {
    const gateway = await open();
    await gateway.evaluate({ id: '' });
    expect(fake.calls).to.deep.equal(['Ping']);
  });

  it('reads files in pages, up to a limit', async () => {
    const large = Buffer.alloc(2.5 * 1024 * 1024, 'k');
    const gateway = await open({ trees: { 'local://a': { '/large': large, '/small': 'x' } } });
    const tree = await gateway.solve(definition('local://a'));
    const read = await gateway.readFile(tree, 'large', large.length);
    expect(Buffer.from(read ?? []).equals(large)).to.be.true;
    expect(fake.calls.filter((name) => name === 'ReadFile')).to.have.length(3);
    expect(Buffer.from((await gateway.readStart(tree, 'large', 4)) ?? []).toString()).to.equal('kkkk');
    const error: unknown = await gateway.readFile(tree, 'large', 100).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError).with.property('message', 'large is larger than 100 bytes');
  });

  it('knows a missing file by its words, and passes other errors on', async () => {
    const gateway = await open({ trees: { 'local://a': {} } });
    const tree = await gateway.solve(definition('local://a'));
    expect(await gateway.readFile(tree, 'none', 10)).to.be.undefined;
    expect(await gateway.statFile(tree, 'none')).to.be.undefined;
    expect(await gateway.readFile({ id: '' }, 'none', 10)).to.be.undefined;
    expect(await gateway.statFile({ id: '' }, 'none')).to.be.undefined;
    expect(await gateway.readDirectory({ id: '' }, '/')).to.deep.equal([]);
    const error: unknown = await gateway.readFile({ id: 'x' }, 'none', 10).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(GrpcError);
  });

  it('looks into directories', async () => {
    const gateway = await open({
      trees: { 'local://a': { '/lib': { link: 'usr/lib' }, '/etc': 'x', '/usr/lib': '' } },
    });
    const tree = await gateway.solve(definition('local://a'));
    expect(await gateway.readDirectory(tree, '/', 'lib')).to.deep.equal([
      { path: 'lib', mode: 2 ** 27 + 0o777, size: 0, linkName: 'usr/lib' },
    ]);
    expect(await gateway.statFile(tree, 'etc')).to.deep.include({ size: 1 });
  });

  it('resolves an image to a digest, or to none, or to what a policy says', async () => {
    const gateway = await open({
      images: {
        'docker.io/library/debian:12': { digest: 'sha256:1', config: { os: 'linux' } },
        local: { config: {} },
        old: { digest: 'sha256:2', config: {}, ref: 'new' },
      },
    });
    const question = { platform: PLATFORM, resolveMode: 'default', title: 't' } as const;
    expect(
      await gateway.resolveImage({ ...question, reference: 'docker.io/library/debian:12' }),
    ).to.deep.equal({
      reference: 'docker.io/library/debian:12',
      digest: 'sha256:1',
      config: '{"os":"linux"}',
    });
    expect(await gateway.resolveImage({ ...question, reference: 'local' })).to.deep.equal({
      reference: 'local',
      config: '{}',
    });
    expect(await gateway.resolveImage({ ...question, reference: 'old' })).to.deep.include({
      reference: 'new',
    });
    const error: unknown = await gateway
      .resolveImage({ ...question, reference: 'none' })
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(GrpcError).with.property('message', 'none: not found');
  });

  it('gives inputs, where the daemon has them', async () => {
    const input: Definition = { def: [new Uint8Array([1])], metadata: {}, source: undefined };
    expect([...(await (await open({ inputs: { context: input } })).inputs()).keys()]).to.deep.equal([
      'context',
    ]);
    const gateway = await open(without('frontend.inputs'));
    expect((await gateway.inputs()).size).to.equal(0);
  });

  it('warns where the daemon can show it', async () => {
    const warning = {
      digest: 'sha256:1',
      short: 'hm',
      detail: ['because'],
      source: { filename: 'Kairosfile', content: Buffer.from('x'), lines: [2, 3] },
    } as const;
    await (await open()).warn(warning);
    expect(fake.warnings[0]?.ranges.map(({ start, end }) => [start?.line, end?.line])).to.deep.equal([
      [2, 3],
    ]);
    expect(Buffer.from(fake.warnings[0]?.short ?? []).toString()).to.equal('hm');
    await (await open(without('gateway.warnings'))).warn(warning);
    expect(fake.warnings).to.deep.equal([]);
  });

  it('returns one tree, several, or none', async () => {
    const image = (architecture: string, id: string) => ({
      platform: { os: 'linux', architecture },
      tree: { id },
      config: '{}',
      attestations: [{ tree: { id: 's' }, path: '/', metadata: { reason: 'sbom' } }],
    });
    const gateway = await open();
    await gateway.return(imagesResult([image('amd64', 'a')], false));
    await gateway.return(imagesResult([image('amd64', 'a'), image('arm64', 'b')], true));
    await gateway.return(metadataResult({ 'result.txt': 'x' }));
    const results = fake.returned.map(({ result }) => result);
    expect(results[0]?.ref?.id).to.equal('a');
    expect(Object.keys(results[0]?.attestations ?? {})).to.deep.equal(['linux/amd64']);
    expect(results[1]?.refs?.refs['linux/arm64']?.id).to.equal('b');
    expect([results[2]?.ref, results[2]?.refs]).to.deep.equal([undefined, undefined]);
    expect(fake.metadata()).to.deep.equal({ 'result.txt': 'x' });

    const old = await open(without('proto.refarray', 'reference.attestations'));
    await old.return(imagesResult([image('amd64', 'a')], false));
    await old.return(imagesResult([image('amd64', 'a')], true));
    expect(fake.returned[0]?.result?.refDeprecated).to.equal('a');
    expect(fake.returned[0]?.result?.attestations).to.deep.equal({});
    expect(fake.returned[1]?.result?.refsDeprecated?.refs).to.deep.equal({ 'linux/amd64': 'a' });
  });

  it('returns an error with its details unchanged', async () => {
    const gateway = await open();
    const details = [{ typeUrl: 't', value: new Uint8Array([1, 2]) }];
    await gateway.fail({ code: 3, message: 'no', details });
    expect(fake.returned[0]?.error).to.deep.include({ code: 3, message: 'no' });
    expect(fake.returned[0]?.error?.details[0]?.typeUrl).to.equal('t');
  });
});
