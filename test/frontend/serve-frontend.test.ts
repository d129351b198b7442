import { expect } from 'chai';
import { metadataResult } from '../../src/frontend/result.ts';
import { type Answer, ANSWERED, serveFrontend } from '../../src/frontend/serve-frontend.ts';
import { GrpcError } from '../../src/frontend/transport.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { OLD_OPERATIONS } from '../support/buildkit-capabilities.ts';
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from '../support/fake-gateway.ts';

describe('serveFrontend', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function serve(
    answer: Answer,
    options: Readonly<Record<string, string>> = {},
    daemon: FakeGatewayOptions = {},
  ): Promise<boolean> {
    fake = fakeGateway(daemon);
    const environment = {
      options: new Map(Object.entries(options)),
      sessionId: 's',
      workers: [],
      product: 'buildkit',
    };
    return serveFrontend(fake.transport, environment, answer);
  }
  const answered: Answer = async (_gateway, { target = '' }) => metadataResult({ target });
  const message = (): string | undefined => fake.returned[0]?.error?.message;

  it('returns the answer', async () => {
    expect(await serve(answered, { target: 't' })).to.be.true;
    expect(fake.metadata()).to.deep.equal({ target: 't' });
    expect(fake.solved).to.deep.equal([]);
  });

  it('returns what went wrong, whenever it did', async () => {
    const fails =
      (error: Error): Answer =>
      async () => {
        throw error;
      };
    expect(await serve(fails(new UserError('no', { hint: 'do this' })))).to.be.false;
    expect(message()).to.equal('no (do this)');
    await serve(answered, { 'build-arg:MODLE': 'x' });
    expect(message()).to.match(/did you mean MODEL/);
    await serve(answered, {}, { operations: [] });
    expect(message()).to.match(/can't work with files/);
    await serve(fails(new TypeError('oops')));
    expect(message()).to.match(/defect[^]*oops/);
    const details = [{ typeUrl: 't', value: new Uint8Array([1]) }];
    await serve(fails(new GrpcError(9, 'daemon', details)));
    expect(fake.returned[0]?.error).to.deep.include({ code: 9, message: 'daemon' });
    expect(fake.returned).to.have.length(1);
  });

  it('shows what it thinks before it returns, without passwords', async () => {
    const options = { 'build-arg:KAIROS_DEBUG': '1', 'build-arg:HTTP_PROXY': 'http://me:hunter2@proxy' };
    const thinks: Answer = async (_gateway, _request, think) => {
      think('about it');
      throw new UserError('no');
    };
    await serve(thinks, options, { operations: OLD_OPERATIONS });
    const names = Object.values(fake.solved[0]?.request.definition?.metadata ?? {}).map(
      ({ description }) => description['llb.customname'] ?? '',
    );
    expect(names.join('\n'))
      .to.match(/\[debug\] \d+ ms: about it/)
      .and.match(/\[debug\] \d+ ms: option build-arg:HTTP_PROXY=…/)
      .and.contain('file.base')
      .and.contain(ANSWERED)
      .and.not.contain('hunter2');
    expect(fake.calls.at(-1)).to.equal('Return');
  });

  it('throws when nobody listens any more', async () => {
    const refuse = (): GrpcError => new GrpcError(14, 'gone');
    const error: unknown = await serve(answered, {}, { refuse }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(GrpcError);
  });
});
