import { expect } from 'chai';
import { resolveEpoch } from '../../src/frontend/epoch.ts';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { OLD_GATEWAY } from '../support/buildkit-capabilities.ts';
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

const COMMIT =
  'tree 1\nauthor A <a@example.org> 1600000000 +0000\ncommitter B <b@example.org> 1700000000 +0100\n\nwords\n';
const GIT = 'https://example.org/a.git';

describe('resolveEpoch', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function epoch(
    value: string | undefined,
    context?: string,
    daemon: FakeGatewayOptions = {},
  ): Promise<number | undefined> {
    fake = fakeGateway(daemon);
    const request = frontendRequest({
      ...(value === undefined ? {} : { 'build-arg:SOURCE_DATE_EPOCH': value }),
      ...(context === undefined ? {} : { context }),
    });
    return resolveEpoch(await openGateway(fake.transport), request);
  }
  const failure = async (...args: Parameters<typeof epoch>): Promise<string> => {
    const error: unknown = await epoch(...args).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
    return (error as UserError).message;
  };

  it('takes a number, and nothing', async () => {
    expect(await epoch('5')).to.equal(5);
    expect(await epoch(undefined)).to.be.undefined;
    expect(fake.calls).to.deep.equal(['Ping']);
  });

  it('asks a repository when the commit was made', async () => {
    const sources = { 'git://example.org/a.git': { git: { commitObject: Buffer.from(COMMIT) } } };
    expect(await epoch('context', GIT, { sources })).to.equal(1700000000);
  });

  it('asks a server when the file was changed', async () => {
    const sources = { 'https://example.org/c.tar': { http: { lastModified: { seconds: 9n } } } };
    expect(await epoch('context', 'https://example.org/c.tar', { sources })).to.equal(9);
  });

  it('says when there is no time to be had', async () => {
    expect(await failure('context')).to.match(/needs a git or http context/);
    expect(await failure('context', GIT, { sources: { 'git://example.org/a.git': { git: {} } } })).to.match(
      /says no time/,
    );
    expect(await failure('context', GIT, { capabilities: OLD_GATEWAY })).to.match(
      /can't tell the time of a context/,
    );
  });
});
