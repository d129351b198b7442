import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { type MainContext, openMainContext } from '../../../src/frontend/contexts/main-context.ts';
import { openGateway } from '../../../src/frontend/open-gateway.ts';
import { marshal } from '../../../src/llb/marshal.ts';
import { type Output, postOrder } from '../../../src/llb/op.ts';
import { local } from '../../../src/llb/source.ts';
import { NEW_OPERATIONS } from '../../support/buildkit-capabilities.ts';
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from '../../support/fake-gateway.ts';
import { frontendRequest } from '../../support/frontend-request.ts';

const identifiers = (output: Output | undefined): readonly (string | undefined)[] =>
  postOrder(output).map(({ message }) => message.source?.identifier ?? Object.keys(message)[1]);

const attributes = (output: Output | undefined): unknown => postOrder(output)[0]?.message.source?.attrs;

describe('openMainContext', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function open(
    options: Readonly<Record<string, string>>,
    daemon: FakeGatewayOptions = {},
  ): Promise<MainContext> {
    fake = fakeGateway(daemon);
    return openMainContext(await openGateway(fake.transport), frontendRequest(options));
  }

  it('asks for the paths that are copied, less what is ignored', async () => {
    const context = await open({}, { trees: { 'local://context': { '/.dockerignore': 'secret\n' } } });
    expect(context.definition).to.be.undefined;
    expect(fake.solved).to.deep.equal([]);
    expect(attributes(await context.tree(['files/', 'a'], undefined))).to.deep.equal({
      'local.session': 'session-1',
      'local.sharedkeyhint': 'context',
      'local.followpaths': '["a","files"]',
      'local.excludepatterns': '["secret"]',
    });
    expect(fake.solved[0]?.ops[0]?.source?.attrs).to.deep.include({
      'local.followpaths': '[".dockerignore"]',
      'local.sharedkeyhint': 'context-.dockerignore',
    });
  });

  it('goes by the ignore file beside the Kairosfile when there is one', async () => {
    const context = await open({ contextkey: 'ctx', 'sharedkey:localdir:ctx': 'key' });
    expect(attributes(await context.tree(['.'], ['*.iso']))).to.deep.equal({
      'local.session': 'session-1',
      'local.sharedkeyhint': 'key',
      'local.excludepatterns': '["*.iso"]',
    });
    expect(fake.solved).to.deep.equal([]);
  });

  it('takes inputs in place of directories', async () => {
    const definition = (name: string) => marshal(local(name));
    const inputs = { context: definition('a'), dockerfile: definition('b') };
    const context = await open({}, { inputs });
    expect(identifiers(context.definition?.tree)).to.deep.equal(['local://b']);
    expect(identifiers(await context.tree(['x'], undefined))).to.deep.equal(['local://a']);
    expect((await open({ dockerfilekey: 'dockerfile' }, { inputs })).definition).to.be.undefined;
  });

  it('reads a subdirectory as the whole context', async () => {
    const context = await open({ contextsubdir: 'images' });
    const tree = await context.tree(['a'], []);
    expect(attributes(tree)).to.deep.include({ 'local.followpaths': '["images/a"]' });
    expect(identifiers(tree)).to.deep.equal(['local://context', 'file']);
  });

  it('clones a repository, and its directory where the daemon can', async () => {
    const options = {
      context: 'https://me:secret@example.org/team/repo.git#v1:images',
      'build-arg:BUILDKIT_CONTEXT_KEEP_GIT_DIR': '1',
    };
    const context = await open(options);
    expect(identifiers(context.definition?.tree)).to.deep.equal([
      'git://example.org/team/repo.git#v1:images',
    ]);
    expect(attributes(await context.tree([], undefined))).to.deep.include({ 'git.keepgitdir': 'true' });
    expect(JSON.stringify(context.definition?.tree.op.metadata)).not.to.contain('secret');
    const old = await open(options, {
      operations: NEW_OPERATIONS.filter((id) => id !== 'source.git.subdir'),
    });
    expect(identifiers(old.definition?.tree)).to.deep.equal(['git://example.org/team/repo.git#v1', 'file']);
    const local = await open({ ...options, dockerfilekey: 'dockerfile' });
    expect(local.definition).to.be.undefined;
  });

  const url = 'https://example.org/c';
  it('unpacks an archive', async () => {
    const archive = execFileSync('tar', ['--create', '--directory', import.meta.dirname, '.']);
    const context = await open({ context: url }, { trees: { [url]: { '/context': archive } } });
    expect(identifiers(context.definition?.tree)).to.deep.equal([url, 'file']);
    expect(context.definition?.filename).to.be.undefined;
  });

  it('takes a file for the Kairosfile', async () => {
    const context = await open({ context: url }, { trees: { [url]: { '/context': 'base: debian:12\n' } } });
    expect(identifiers(context.definition?.tree)).to.deep.equal([url]);
    expect(context.definition?.filename).to.equal('context');
    expect(identifiers(await context.tree([], undefined))).to.deep.equal([url]);
  });
});
