import { expect } from 'chai';
import { digestOf } from '../../src/oci/digest.ts';
import { fetchManifest } from '../../src/oci/fetch-manifest.ts';
import { MEDIA_TYPES } from '../../src/oci/image-manifest.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { type ClientOptions, RegistryClient } from '../../src/oci/registry-client.ts';
import { RegistryError } from '../../src/oci/registry-error.ts';
import { type FakeHost, type FakeHostOptions, fakeHost } from '../support/fake-host.ts';
import { type FakeRegistry, startFakeRegistry } from '../support/fake-registry.ts';

const manifest = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: MEDIA_TYPES.manifest };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('RegistryClient', () => {
  let registry: FakeRegistry;
  let other: FakeRegistry;
  let waits: number[];
  beforeEach(async () => {
    registry = await startFakeRegistry();
    other = await startFakeRegistry();
    registry.manifests.set('1', manifest);
    waits = [];
  });
  afterEach(async () => {
    await registry.close();
    await other.close();
  });

  function machine(options: FakeHostOptions = {}): FakeHost {
    return fakeHost({ fetch: globalThis.fetch, environment: { HOME: '/root' }, ...options });
  }
  function clientOf(host: FakeHost, limits: ClientOptions['limits'] = {}): RegistryClient {
    return new RegistryClient(host, {
      limits: { response: 5000, idle: 5000, ...limits },
      sleep: async (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    });
  }
  const logins = (entry: Readonly<Record<string, string>>): FakeHostOptions => ({
    files: { '/root/.docker/config.json': JSON.stringify({ auths: { [registry.host]: entry } }) },
  });
  async function get(host = machine(), client = clientOf(host)): Promise<string> {
    const { bytes } = await fetchManifest(client, parseReference(`${registry.host}/org/image:1`));
    return Buffer.from(bytes).toString();
  }
  async function failure(work: Promise<unknown>): Promise<RegistryError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    if (!(error instanceof RegistryError)) throw new Error(`no RegistryError but ${String(error)}`);
    return error;
  }
  const authorizations = (from = registry) =>
    from.seen.filter(({ path }) => path.includes('manifests')).map(({ headers }) => headers.authorization);

  it('fetches without a login what needs none', async () => {
    expect(await get()).to.equal('{"schemaVersion":2}');
    expect(authorizations()).to.deep.equal([undefined]);
  });

  it('logs in by name and password', async () => {
    registry.interfere = (request, response) => {
      if (request.headers.authorization !== undefined || request.url === '/v2/') return false;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      return true;
    };
    expect(await get(machine(logins({ auth: base64('me:pw') })))).to.equal('{"schemaVersion":2}');
    expect(authorizations()).to.deep.equal([undefined, `Basic ${base64('me:pw')}`]);
  });

  /** Wants a token of the other server; `grant` is asked whether the token request is good enough. */
  function bearer(grant: (path: string, authorization: string | undefined, body: string) => boolean): void {
    registry.interfere = (request, response) => {
      if (request.headers.authorization === 'Bearer good' || request.url === '/v2/') return false;
      const challenge = `Bearer realm="${other.origin}/token",service="reg"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };
    other.interfere = async (request, response) => {
      let body = '';
      for await (const piece of request) body += String(piece);
      const good = grant(request.url ?? '', request.headers.authorization, body);
      response.writeHead(good ? 200 : 401).end(good ? '{"token":"good"}' : '');
      return true;
    };
  }

  it('fetches an anonymous token, once for all requests', async () => {
    bearer((path) => path === `/token?service=reg&scope=${encodeURIComponent('repository:org/image:pull')}`);
    const host = machine();
    const client = clientOf(host);
    await get(host, client);
    await get(host, client);
    expect(authorizations()).to.deep.equal([undefined, 'Bearer good', 'Bearer good']);
    expect(other.seen).to.have.length(1);
  });

  it('gets a new token when the old one is refused', async () => {
    bearer(() => true);
    const host = machine();
    const client = clientOf(host);
    await get(host, client);
    const accept = registry.interfere;
    registry.interfere = async (request, response, count) => {
      if (count > 3) return accept(request, response, count);
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${other.origin}/token"` }).end();
      return true;
    };
    expect(await get(host, client)).to.equal('{"schemaVersion":2}');
    expect(other.seen).to.have.length(2);
  });

  it('shows its password to the token service', async () => {
    bearer((_path, authorization) => authorization === `Basic ${base64('me:pw')}`);
    expect(await get(machine(logins({ auth: base64('me:pw') })))).to.equal('{"schemaVersion":2}');
  });

  it('exchanges an identity token', async () => {
    bearer((_path, _authorization, body) => new URLSearchParams(body).get('refresh_token') === 'idtok');
    expect(await get(machine(logins({ identitytoken: 'idtok' })))).to.equal('{"schemaVersion":2}');
  });

  it('says how to log in when there are no credentials, or wrong ones', async () => {
    bearer(() => false);
    const none = await failure(get());
    expect(none.message).to.equal(`${registry.host} wants credentials, and there are none`);
    expect(none.hint).to.contain(`docker login ${registry.host}`).and.contain('/root/.docker/config.json');
    const wrong = await failure(get(machine(logins({ auth: base64('me:hunter2') }))));
    expect(wrong.message).to.equal(`${registry.host} does not accept the credentials it got`);
    expect(JSON.stringify(wrong)).not.to.contain('hunter2');
    bearer(() => true);
    const accept = registry.interfere;
    registry.interfere = async (request, response, count) => {
      delete request.headers.authorization;
      return accept(request, response, count);
    };
    expect((await failure(get())).message).to.contain('does not accept');
  });

  const realms: readonly [challenge: string, message: string][] = [
    ['Bearer realm="ftp://x"', 'no https address'],
    ['Bearer service="x"', 'no https address'],
    ['Negotiate', 'no kind of login that is known here'],
  ];
  for (const [challenge, message] of realms)
    it(`refuses the challenge ${challenge}`, async () => {
      registry.interfere = (request, response) => {
        if (request.url === '/v2/') return false;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
        return true;
      };
      expect((await failure(get())).message).to.contain(message);
    });

  it('follows redirects, and shows its login to no other host', async () => {
    other.manifests.set('1', manifest);
    registry.interfere = (request, response) => {
      if (request.url === '/v2/') return false;
      if (request.headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else response.writeHead(307, { location: `${other.origin}${request.url ?? ''}` }).end();
      return true;
    };
    expect(await get(machine(logins({ auth: base64('me:pw') })))).to.equal('{"schemaVersion":2}');
    expect(authorizations(other)).to.deep.equal([undefined]);
  });

  it('gives up on redirects without end', async () => {
    registry.interfere = (request, response) => {
      response.writeHead(302, { location: request.url }).end();
      return true;
    };
    expect((await failure(get())).message).to.contain('redirected more than 10 times');
  });

  const refusals: readonly [status: number, code: string, message: string, hint: string | undefined][] = [
    [403, 'DENIED', 'access is denied (why)', 'account or token'],
    [404, 'MANIFEST_UNKNOWN', 'the registry does not have it (why)', 'tag or digest'],
    [404, 'NAME_UNKNOWN', 'no such repository (why)', 'Check the name'],
    [400, 'X', 'the registry answered 400 (why)', undefined],
  ];
  for (const [status, code, message, hint] of refusals)
    it(`explains ${status} ${code}, and does not ask again`, async () => {
      registry.interfere = (request, response) => {
        if (request.url === '/v2/') return false;
        response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: 'why' }] }));
        return true;
      };
      const error = await failure(get());
      expect(error.message).to.equal(
        `the manifest of ${registry.host}/org/image:1 from ${registry.host}: ${error.message.split(': ').at(-1) ?? ''}`,
      );
      expect(error.message).to.contain(message);
      expect(error.status).to.equal(status);
      if (hint === undefined) expect(error.hint).to.equal(undefined);
      else expect(error.hint).to.contain(hint);
      expect(waits).to.deep.equal([]);
    });

  it('waits as long as a registry with too much to do asks, and not longer than a minute', async () => {
    registry.interfere = (request, response, count) => {
      if (request.url === '/v2/' || count > 2) return false;
      response.writeHead(429, { 'retry-after': count === 1 ? '7' : '9999' }).end();
      return true;
    };
    const host = machine();
    expect(await get(host)).to.equal('{"schemaVersion":2}');
    expect(waits).to.deep.equal([7000, 60_000]);
    expect(host.events.map((event) => (event.type === 'message' ? event.message : '')).join()).to.contain(
      'trying again in 7 s',
    );
  });

  it('says in the end how often it tried', async () => {
    registry.interfere = (request, response) => {
      if (request.url === '/v2/') return false;
      response.writeHead(503).end('<html>busy</html>');
      return true;
    };
    const error = await failure(get());
    expect(error.message).to.contain('the registry answered 503; tried 5 times over 15 s');
    expect(waits).to.deep.equal([1000, 2000, 4000, 8000]);
  });

  it('names what it waited for when no answer comes', async () => {
    registry.interfere = (request) => request.url !== '/v2/';
    const host = machine();
    const error = await failure(get(host, clientOf(host, { response: 50, attempts: 2 })));
    expect(error.message).to.match(/^waited 0 s for the manifest of .* no answer came; tried 2 times/);
  });

  it('says when nobody listens, and that no host has the name', async () => {
    await other.close();
    const refused = fetchManifest(clientOf(machine(), { attempts: 2 }), parseReference(`${other.host}/a/b`));
    expect((await failure(refused)).message).to.contain('the connection was refused; tried 2 times');
    const nameless = fetchManifest(clientOf(machine()), parseReference('registry.invalid/a/b'));
    const error = await failure(nameless);
    expect(error.message).to.match(/no host of this name|could not be looked up/);
  });

  it('checks a manifest against its digest', async () => {
    const digest = digestOf('another');
    registry.manifests.set(digest, manifest);
    const error = await failure(
      fetchManifest(clientOf(machine()), parseReference(`${registry.host}/a/b@${digest}`)),
    );
    expect(error.message).to.contain(`expected ${digest}, got ${digestOf(manifest.bytes)}`);
  });

  it('reads no endless manifest', async () => {
    registry.manifests.set('1', { bytes: Buffer.alloc(5 * 1024 * 1024), mediaType: '' });
    expect((await failure(get())).message).to.contain('larger than 4194304 bytes');
  });

  const mirrored = (): FakeHostOptions => ({
    files: {
      '/etc/containers/registries.conf': `[[registry]]\nlocation="example.invalid"\n[[registry.mirror]]\nlocation="${other.host}"\n[[registry.mirror]]\nlocation="${registry.host}"\n`,
    },
  });

  it('goes on with the next mirror', async () => {
    const host = machine(mirrored());
    const { bytes } = await fetchManifest(clientOf(host), parseReference('example.invalid/org/image:1'));
    expect(Buffer.from(bytes)).to.deep.equal(manifest.bytes);
    expect(host.events.map((event) => (event.type === 'message' ? event.message : '')).join()).to.contain(
      'trying the next place',
    );
  });

  it('lists every place when none has it', async () => {
    const fetching = fetchManifest(
      clientOf(machine(mirrored()), { attempts: 1 }),
      parseReference('example.invalid/org/image:2'),
    );
    const message = await fetching.catch((error: unknown) => String(error));
    expect(message).to.contain(other.host).and.contain(registry.host).and.contain('from example.invalid');
  });
});
