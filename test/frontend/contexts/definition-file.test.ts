import { expect } from 'chai';
import type { Gateway } from '../../../src/frontend/gateway.ts';
import { readDefinitionFile } from '../../../src/frontend/contexts/definition-file.ts';
import { openGateway } from '../../../src/frontend/open-gateway.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { http } from '../../../src/llb/source.ts';
import { NEW_OPERATIONS, OLD_OPERATIONS } from '../../support/buildkit-capabilities.ts';
import {
  type FakeGateway,
  fakeGateway,
  type FakeGatewayOptions,
  type FakeTree,
} from '../../support/fake-gateway.ts';
import { frontendRequest } from '../../support/frontend-request.ts';

describe('readDefinitionFile', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());

  async function read(
    tree: FakeTree,
    options: Readonly<Record<string, string>> = {},
    daemon: FakeGatewayOptions = {},
  ): ReturnType<typeof readDefinitionFile> {
    fake = fakeGateway({ trees: { 'local://dockerfile': tree }, ...daemon });
    return readDefinitionFile(await openGateway(fake.transport), frontendRequest(options), {});
  }
  const failure = async (...args: Parameters<typeof read>): Promise<UserError> => {
    const error: unknown = await read(...args).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
    return error as UserError;
  };

  it('reads the file and the ignore file beside it', async () => {
    const file = await read({ '/Kairosfile': 'base: x', '/Kairosfile.dockerignore': '*\n!files\n' });
    expect(Buffer.from(file.content).toString()).to.equal('base: x');
    expect(file).to.deep.include({ filename: 'Kairosfile', ignored: ['*', '!files'] });
    expect((await read({ '/Kairosfile': 'base: x' })).ignored).to.be.undefined;
  });

  it('reads what this process has itself without the daemon', async () => {
    fake = fakeGateway({});
    const files = new Map([['Kairosfile', 'base: x']]);
    const gateway: Gateway = {
      ...(await openGateway(fake.transport)),
      readLocal: async (directory, path) => {
        expect(directory).to.equal('dockerfile');
        const text = files.get(path);
        return text === undefined ? undefined : Buffer.from(text);
      },
    };
    const file = await readDefinitionFile(gateway, frontendRequest(), {});
    expect(Buffer.from(file.content).toString()).to.equal('base: x');
    expect(file.source.op.message.source?.identifier).to.equal('local://dockerfile');
    files.clear();
    const error: unknown = await readDefinitionFile(gateway, frontendRequest(), {}).catch(
      (thrown: unknown) => thrown,
    );
    expect(error)
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.contains('there is no Kairosfile');
    expect(fake.calls).to.deep.equal(['Ping']);
  });

  it('asks with the bytes of the daemon’s own Dockerfile frontend, so that the file is sent once', async () => {
    await read({ '/a/Dockerfile': 'x' }, { filename: 'a/Dockerfile' }, { operations: NEW_OPERATIONS });
    expect(fake.solved[0]?.ops[0]).to.deep.include({
      platform: undefined,
      constraints: { filter: [] },
      source: {
        identifier: 'local://dockerfile',
        attrs: {
          'local.differ': 'none',
          'local.followpaths': '["a/Dockerfile","a/Dockerfile.dockerignore","a/dockerfile"]',
          'local.session': 'session-1',
          'local.sharedkeyhint': 'dockerfile',
        },
      },
    });
    await read(
      { '/Kairosfile': 'x' },
      { 'local-sessionid:dockerfile': 'other' },
      { operations: OLD_OPERATIONS },
    );
    expect(fake.solved[0]?.ops[0]?.source?.attrs).to.deep.equal({
      'local.followpaths': '["Kairosfile","Kairosfile.dockerignore"]',
      'local.session': 'other',
      'local.sharedkeyhint': 'dockerfile',
    });
  });

  it('finds a Dockerfile in lower case, and follows a link', async () => {
    expect((await read({ '/dockerfile': 'x' }, { filename: 'Dockerfile' })).filename).to.equal('dockerfile');
    const linked = await read({ '/Kairosfile': { link: 'images/one' }, '/images/one': 'base: y' });
    expect(Buffer.from(linked.content).toString()).to.equal('base: y');
  });

  it('reads it from elsewhere under the name it has there', async () => {
    fake = fakeGateway({ trees: { 'https://example.org/k': { '/context': 'base: z' } } });
    const definition = { tree: http('https://example.org/k'), filename: 'context' };
    const file = await readDefinitionFile(await openGateway(fake.transport), frontendRequest(), {
      definition,
    });
    expect(Buffer.from(file.content).toString()).to.equal('base: z');
  });

  it('says what is wrong when it can’t be read', async () => {
    expect((await failure({})).message).to.equal('there is no Kairosfile in the build context');
    const link = await failure(
      { '/a/Kairosfile': { link: '/home/me/Kairosfile' } },
      { filename: 'a/Kairosfile' },
    );
    expect(link.message).to.equal(
      'a/Kairosfile is a link to /home/me/Kairosfile, which is not in the build context',
    );
    const large = await failure({ '/Kairosfile': Buffer.alloc(1024 * 1024 + 1, '#') });
    expect(large.message).to.match(/larger than 1048576 bytes/);
  });
});
