import { expect } from 'chai';
import { runAction } from '../../../src/agent/actions/run-action.ts';
import type { ActionContext } from '../../../src/agent/actions/action-context.ts';
import { failure, testContext, type TestContext } from '../../support/agent-context.ts';

interface Call {
  readonly from: unknown;
  readonly root: string;
  readonly parts?: readonly string[] | undefined;
  readonly wants: (path: string) => boolean;
}

/** A context whose trees are laid by nobody: `calls` has what was asked for. */
function recording(write?: (context: TestContext, root: string) => Promise<void>): {
  context: TestContext;
  calls: Call[];
} {
  const calls: Call[] = [];
  const nothing = { written: [], warnings: [] };
  const trees: ActionContext['trees'] = {
    copyTree: async (_, from, root, include = () => true) => {
      calls.push({ from, root, wants: include });
      return nothing;
    },
    unpackImage: async (_, reference, platform, root, { parts, include = () => true, onProgress }) => {
      calls.push({ from: [reference, platform], root, parts, wants: include });
      for (const received of [0, 0, 5e6, 1e7]) onProgress?.({ received, total: 1e7 });
      await write?.(context, root);
      return { ...nothing, digest: `sha256:${'0'.repeat(64)}` };
    },
  };
  const context = testContext({}, { trees });
  return { context, calls };
}

const action = { do: 'framework', parts: ['core'], exclude: ['/etc/cos/grub.cfg', '/system/oem'] } as const;

describe('framework', () => {
  it('comes from a directory, without what is excluded and without the provider', async () => {
    const { context, calls } = recording();
    await runAction({ ...action, source: { from: 'directory', path: '/framework' } }, context);
    const [call] = calls;
    expect(call).to.include({ from: '/framework', root: '/' });
    const wanted = (path: string): boolean | undefined => call?.wants(path);
    expect(['usr/bin/immucore', 'system/oemx', 'etc/cos'].map(wanted)).to.deep.equal([true, true, true]);
    expect(['etc/cos/grub.cfg', 'system/oem', 'system/oem/a.yaml'].map(wanted)).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(['system/providers/agent-provider-kairos', 'usr/bin/edgevpn'].map(wanted)).to.deep.equal([
      false,
      false,
    ]);
  });
  it('comes with the provider when that is wanted', async () => {
    const { context, calls } = recording();
    await runAction(
      { ...action, parts: ['core', 'provider'], source: { from: 'directory', path: '/f' } },
      context,
    );
    expect(calls[0]?.wants('system/providers/agent-provider-kairos')).to.equal(true);
  });
  it('comes from an image for this architecture, and shows how far it is', async () => {
    const { context, calls } = recording();
    await runAction({ ...action, source: { from: 'image', reference: 'quay.io/a/b:c' } }, context);
    expect(calls[0]?.from).to.deep.equal([
      { registry: 'quay.io', repository: 'a/b', tag: 'c' },
      { os: 'linux', architecture: 'amd64' },
    ]);
    expect(calls[0]?.parts).to.deep.equal(['core']);
    expect(context.host.events).to.deep.equal(
      [0, 50, 100].map((percent) => ({ type: 'output', line: `quay.io/a/b:c: ${percent} % of 10 MB` })),
    );
  });
});

describe('image-file', () => {
  const file = {
    do: 'image-file',
    reference: 'ghcr.io/a/b:v1',
    file: '/kube-vip',
    path: '/usr/bin/kube-vip',
    mode: 0o755,
  } as const;
  it('takes one file and leaves nothing else', async () => {
    const { context, calls } = recording(async ({ host }, root) =>
      host.files.write(`${root}/kube-vip`, 'program', 0o600),
    );
    await runAction(file, context);
    expect(calls[0]?.wants('kube-vip')).to.equal(true);
    expect(calls[0]?.wants('etc/passwd')).to.equal(false);
    expect(context.host.files.snapshot()).to.deep.equal({
      '/usr': '/',
      '/usr/bin': '/',
      '/usr/bin/kube-vip': 'program',
    });
    expect(await context.host.files.stat('/usr/bin/kube-vip')).to.include({ mode: 0o755 });
  });
  it('says when the file is not there', async () => {
    const { context } = recording();
    expect((await failure(runAction(file, context))).message).to.equal(
      'ghcr.io/a/b:v1 has no file /kube-vip',
    );
    expect(await context.host.files.list('/usr/bin')).to.deep.equal([]);
  });
});
