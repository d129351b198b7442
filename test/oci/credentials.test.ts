import { expect } from 'chai';
import { configFiles, findCredentials } from '../../src/oci/credentials.ts';
import { type FakeHostOptions, fakeHost } from '../support/fake-host.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const password = (username: string, secret: string) => ({ kind: 'password', username, password: secret });

async function find(
  options: FakeHostOptions,
  registry = 'quay.io',
  repository = 'org/image',
): Promise<unknown> {
  return findCredentials(fakeHost({ environment: { HOME: '/home/me' }, ...options }), registry, repository);
}
const docker = (config: unknown): FakeHostOptions => ({
  files: { '/home/me/.docker/config.json': JSON.stringify(config) },
});

describe('findCredentials', () => {
  it('has none where there is no file', async () => expect(await find({})).to.equal(undefined));

  const rows: readonly [name: string, auths: unknown, registry: string, expected: unknown][] = [
    ['by host', { 'quay.io': { auth: base64('me:a:b') } }, 'quay.io', password('me', 'a:b')],
    ['by URL', { 'https://quay.io/v2/': { auth: base64('me:pw') } }, 'quay.io', password('me', 'pw')],
    [
      'by the longest name',
      { 'quay.io': { auth: base64('a:1') }, 'quay.io/org': { auth: base64('b:2') } },
      'quay.io',
      password('b', '2'),
    ],
    ["not by another host's name", { 'quay.io.evil': { auth: base64('a:1') } }, 'quay.io', undefined],
    [
      'for Docker Hub',
      { 'https://index.docker.io/v1/': { auth: base64('hub:pw') } },
      'docker.io',
      password('hub', 'pw'),
    ],
    ['in plain words', { 'quay.io': { username: 'me', password: 'pw' } }, 'quay.io', password('me', 'pw')],
    [
      'as an identity token',
      { 'quay.io': { auth: base64('me:x'), identitytoken: 'tok' } },
      'quay.io',
      { kind: 'identity-token', token: 'tok' },
    ],
    ['empty', { 'quay.io': {} }, 'quay.io', undefined],
  ];
  for (const [name, auths, registry, expected] of rows)
    it(name, async () => expect(await find(docker({ auths }), registry)).to.deep.equal(expected));

  it('takes the first file that has some', async () => {
    const files = {
      '/home/me/.docker/config.json': '{"auths":{"ghcr.io":{"auth":"YTox"}}}',
      '/home/me/.config/containers/auth.json': '{"auths":{"quay.io":{"auth":"YTox"}}}',
    };
    expect(await find({ files })).to.deep.equal(password('a', '1'));
  });

  it('looks only into the file that REGISTRY_AUTH_FILE names', async () => {
    expect(configFiles({ REGISTRY_AUTH_FILE: '/auth.json', HOME: '/x' })).to.deep.equal(['/auth.json']);
    expect(configFiles({ DOCKER_CONFIG: '/d', XDG_RUNTIME_DIR: '/run/user/1', HOME: '/x' })).to.deep.equal([
      '/d/config.json',
      '/run/user/1/containers/auth.json',
      '/run/containers/0/auth.json',
      '/x/.config/containers/auth.json',
    ]);
  });

  const helper = (answer: unknown, seen: string[] = []): FakeHostOptions => ({
    ...docker({
      credHelpers: { 'quay.io': 'fake' },
      credsStore: 'other',
      auths: { 'quay.io': { auth: base64('file:pw') } },
    }),
    programs: {
      'docker-credential-fake': (args, { options }) => {
        seen.push(...args, options.input ?? '', String(options.secret));
        return typeof answer === 'number'
          ? { exitCode: answer, output: 'not found' }
          : JSON.stringify(answer);
      },
    },
  });

  it('asks the helper of the registry, and keeps its answer out of the log', async () => {
    const seen: string[] = [];
    expect(await find(helper({ Username: 'me', Secret: 'pw' }, seen))).to.deep.equal(password('me', 'pw'));
    expect(seen).to.deep.equal(['get', 'quay.io', 'true']);
  });
  it('takes a token from a helper', async () =>
    expect(await find(helper({ Username: '<token>', Secret: 't' }))).to.deep.equal({
      kind: 'identity-token',
      token: 't',
    }));
  it('goes on with the file when the helper has nothing', async () =>
    expect(await find(helper(1))).to.deep.equal(password('file', 'pw')));
  it('warns of a helper that is not there', async () => {
    const host = fakeHost({ environment: { HOME: '/home/me' }, ...docker({ credsStore: 'gone' }) });
    expect(await findCredentials(host, 'docker.io', 'library/debian')).to.equal(undefined);
    expect(host.events.map((event) => (event.type === 'message' ? event.level : ''))).to.deep.equal(['warn']);
  });

  it('names the broken file and nothing that is in it', async () => {
    const failed = find({ files: { '/home/me/.docker/config.json': '{"auths": hunter2' } });
    const message = await failed.catch((error: unknown) => String(error));
    expect(message)
      .to.contain('/home/me/.docker/config.json is not a JSON object')
      .and.not.contain('hunter2');
    const bad = find(docker({ auths: { 'quay.io': { auth: base64('hunter2') } } }));
    expect(await bad.catch((error: unknown) => String(error)))
      .to.contain('"auth" of quay.io is not base64')
      .and.not.contain('hunter2');
  });
});
