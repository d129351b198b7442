import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { runAction } from '../../../src/agent/actions/run-action.ts';
import { fileEntry } from '../../../src/oci/tree-entry.ts';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { failure, testContext, type TestContext } from '../../support/agent-context.ts';

const sum = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

type Answer = (request: { readonly url: string; readonly headers: Headers }, attempt: number) => Response;

/** A context whose network is a table of addresses; an address that is not there answers 404. */
function online(
  pages: Readonly<Record<string, string | Uint8Array | Answer>>,
): TestContext & { asked: string[] } {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request, options?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const attempt = asked.filter((other) => other === url).length;
    asked.push(url);
    const page = pages[url];
    if (typeof page === 'function') return page({ url, headers: new Headers(options?.headers) }, attempt);
    return page === undefined
      ? new Response('no', { status: 404, statusText: 'Not Found' })
      : new Response(Buffer.from(page));
  };
  return { ...testContext({ fetch }), asked };
}

const action = { do: 'download', url: 'http://x/k3s', path: '/usr/bin/k3s', mode: 0o755 } as const;
const checked = { ...action, checksums: { url: 'http://x/sums', name: 'k3s' } } as const;

describe('download', () => {
  it('writes what it got', async () => {
    const context = online({ 'http://x/k3s': 'program' });
    expect(await runAction(action, context)).to.equal('done');
    expect(await context.host.files.readText('/usr/bin/k3s')).to.equal('program');
    expect(await context.host.files.stat('/usr/bin/k3s')).to.include({ mode: 0o755 });
  });
  const lists: readonly [string, string][] = [
    ['a list', `${sum('other')}  k3s-arm64\n${sum('program')}  k3s\n`],
    ['a list with binary marks and folders', `${sum('program')} *./dist/k3s\n`],
    ['a lone sum', `${sum('program')}\n`],
  ];
  for (const [what, text] of lists)
    it(`checks the sum of ${what}, and does not fetch twice`, async () => {
      const context = online({ 'http://x/k3s': 'program', 'http://x/sums': text });
      expect(await runAction(checked, context)).to.equal('done');
      expect(await runAction(checked, context)).to.equal('unchanged');
      await context.host.files.chmod('/usr/bin/k3s', 0o600);
      expect(await runAction(checked, context)).to.equal('done');
      expect(context.asked.filter((url) => url === 'http://x/k3s')).to.have.length(1);
    });
  it('takes what was fetched beforehand, by the name it is published under, and fetches the rest', async () => {
    const context = online({ 'http://x/other': 'other' });
    const releases = { ...context, request: { ...context.request, releasesDirectory: '/run/releases' } };
    await context.host.files.write('/run/releases/k0s-v1.2.3+k0s.0-amd64', 'k0s', 0o444);
    await context.host.files.write('/run/releases/kube-vip', 'vip', 0o444);
    const k0s = { ...checked, url: 'http://x/k0s-v1.2.3%2Bk0s.0-amd64', path: '/usr/bin/k0s' } as const;
    expect(await runAction(k0s, releases)).to.equal('done');
    expect(await context.host.files.readText('/usr/bin/k0s')).to.equal('k0s');
    const vip = { do: 'image-file', reference: 'r/kube-vip:v1', file: '/kube-vip', mode: 0o755 } as const;
    expect(await runAction({ ...vip, path: '/usr/bin/kube-vip' }, releases)).to.equal('done');
    expect(await context.host.files.stat('/usr/bin/kube-vip')).to.include({ mode: 0o755 });
    expect(context.asked).to.deep.equal([]);
    await runAction({ ...action, url: 'http://x/other' }, releases);
    expect(context.asked).to.deep.equal(['http://x/other']);
  });
  it('installs nothing when the sum is wrong or missing', async () => {
    const wrong = online({ 'http://x/k3s': 'evil', 'http://x/sums': `${sum('program')}  k3s\n` });
    expect((await failure(runAction(checked, wrong))).message).to.match(
      /its sha256 is .* but http:\/\/x\/sums says/,
    );
    const missing = online({ 'http://x/k3s': 'program', 'http://x/sums': 'nothing\n' });
    expect((await failure(runAction(checked, missing))).message).to.equal(
      'http://x/sums lists no sha256 for k3s',
    );
    expect(wrong.host.files.snapshot()).to.deep.equal({});
  });
  it('asks for the latest version, by redirect or by text', async () => {
    const pages = {
      'http://x/channel': () =>
        new Response(null, { status: 302, headers: { location: 'https://gh/releases/tag/v1.33.1%2Bk3s1' } }),
      'http://x/stable.txt': 'v1.33.1+k3s1\n',
      'http://x/v1.33.1%2Bk3s1/k3s': 'program',
      'http://x/v1.33.1%2Bk3s1/sums': `${sum('program')}  k3s-v1.33.1+k3s1\n`,
    };
    for (const latest of [
      { url: 'http://x/channel', by: 'redirect' },
      { url: 'http://x/stable.txt', by: 'text' },
    ] as const) {
      const context = online(pages);
      await runAction(
        {
          ...action,
          latest,
          url: 'http://x/{version}/k3s',
          checksums: { url: 'http://x/{version}/sums', name: 'k3s-{version}' },
        },
        context,
      );
      expect(await context.host.files.readText('/usr/bin/k3s')).to.equal('program');
    }
  });
  it('says when the answer is no version', async () => {
    const context = online({ 'http://x/stable.txt': '<html>', 'http://x/channel': 'no redirect' });
    const text = { ...action, latest: { url: 'http://x/stable.txt', by: 'text' } } as const;
    expect((await failure(runAction(text, context))).message).to.match(/"<html>" is no version/);
    const redirect = { ...action, latest: { url: 'http://x/channel', by: 'redirect' } } as const;
    expect((await failure(runAction(redirect, context))).message).to.match(/no redirect but status 200/);
  });
  it('keeps one member of an archive', async () => {
    const chunks: Uint8Array[] = [];
    const entries = [fileEntry('README', 'x'), fileEntry('bin/k9s', 'program')];
    for await (const chunk of writeTar(entries)) chunks.push(chunk);
    const archive = gzipSync(Buffer.concat(chunks));
    const context = online({ 'http://x/k3s': archive, 'http://x/sums': `${sum(archive)}  k3s\n` });
    await runAction({ ...checked, member: 'k9s' }, context);
    expect(await context.host.files.readText('/usr/bin/k3s')).to.equal('program');
    await runAction({ ...checked, member: 'bin/k9s' }, context);
    const error = await failure(runAction({ ...checked, member: 'k8s' }, context));
    expect(error.message).to.equal('http://x/k3s holds no file k8s');
  });
  it('goes on where a transfer broke off, when it is still the same file', async () => {
    const broken = (text: string, tag: string): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(Buffer.from(text)),
          pull: (controller) => controller.error(new Error('connection reset')),
        }),
        { headers: { etag: tag } },
      );
    const ranges: (string | null)[] = [];
    const context = online({
      'http://x/k3s': ({ headers }, attempt) => {
        ranges.push(headers.get('range'));
        return attempt === 0
          ? broken('prog', '"1"')
          : new Response('ram', { status: 206, headers: { etag: '"1"' } });
      },
    });
    await runAction(action, context);
    expect(ranges).to.deep.equal([null, 'bytes=4-']);
    expect(await context.host.files.readText('/usr/bin/k3s')).to.equal('program');
    const whole = online({
      'http://x/k3s': (_, attempt) => (attempt === 0 ? broken('old', '"1"') : new Response('new')),
    });
    await runAction(action, whole);
    expect(await whole.host.files.readText('/usr/bin/k3s')).to.equal('new');
  });
  it('waits longer each time, and gives up with the last reason', async () => {
    const context = online({ 'http://x/k3s': () => new Response('', { status: 503, statusText: 'Busy' }) });
    const error = await failure(runAction(action, context));
    expect(context.slept).to.deep.equal([1000, 3000, 8000, 15000]);
    expect(error.message).to.equal('http://x/k3s: the server answered 503 Busy');
  });
  it('does not try again what will not change', async () => {
    const context = online({});
    expect((await failure(runAction(action, context))).message).to.equal(
      'http://x/k3s: the server answered 404 Not Found',
    );
    expect(context.slept).to.deep.equal([]);
  });
  it("shows the reason behind Node's own words", async () => {
    const refused = new TypeError('fetch failed', {
      cause: new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:1')]),
    });
    const context = testContext({ fetch: async () => Promise.reject(refused) });
    expect((await failure(runAction(action, context))).message).to.equal(
      'http://x/k3s: connect ECONNREFUSED 127.0.0.1:1',
    );
  });
});
