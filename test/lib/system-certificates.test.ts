import { expect } from 'chai';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { fetchTrustingSystem, readSystemCertificates } from '../../src/lib/system-certificates.ts';

const certificates = path.resolve(import.meta.dirname, '../fixtures/certificates');
const read = (name: string) => readFile(path.join(certificates, name), 'utf8');

describe('system certificates', () => {
  let root = '';
  let authority = '';
  let other = '';
  before(async () => {
    [authority, other] = await Promise.all([read('localhost.crt'), read('other.crt')]);
  });
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'certificates-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function found(
    files: Readonly<Record<string, string>>,
    environment = {},
  ): Promise<readonly string[]> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.join(root, path.dirname(name)), { recursive: true });
      await writeFile(path.join(root, name), content);
    }
    const texts = await readSystemCertificates(environment, root);
    return texts.map((text) =>
      text === authority.trim() ? 'authority' : text === other.trim() ? 'other' : text,
    );
  }

  for (const [system, file] of [
    ['Debian', 'etc/ssl/certs/ca-certificates.crt'],
    ['Fedora', 'etc/pki/tls/certs/ca-bundle.crt'],
    ['RHEL', 'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'],
    ['openSUSE', 'etc/ssl/ca-bundle.pem'],
    ['Alpine', 'etc/ssl/cert.pem'],
    ['one that somebody added to /etc/ssl/certs', 'etc/ssl/certs/our-proxy.pem'],
  ] as const) {
    it(`finds those of ${system}`, async () => {
      expect(await found({ [file]: authority })).to.deep.equal(['authority']);
    });
  }

  it('finds none in a system without a store', async () => {
    expect(await found({})).to.deep.equal([]);
  });

  it('finds several in a file, and each only once', async () => {
    const files = {
      'etc/ssl/certs/ca-certificates.crt': `# a comment\n${authority}\n${other}`,
      'etc/ssl/certs/x.pem': other,
    };
    expect(await found(files)).to.deep.equal(['authority', 'other']);
  });

  it('passes over what is no certificate', async () => {
    const broken = authority.replace(/MII/, 'XXX');
    expect(await found({ 'etc/ssl/certs/ca-certificates.crt': `${broken}\njunk\n${other}` })).to.deep.equal([
      'other',
    ]);
  });

  it('takes SSL_CERT_FILE and SSL_CERT_DIR instead of the usual places', async () => {
    const files = {
      'etc/ssl/certs/ca-certificates.crt': authority,
      'opt/a.crt': other,
      'opt/certs/b.crt': other,
    };
    const environment = { SSL_CERT_FILE: '/opt/a.crt', SSL_CERT_DIR: '/nowhere:/opt/certs' };
    expect(await found(files, environment)).to.deep.equal(['other']);
  });
});

describe('fetch that trusts the system', () => {
  const defaults = tls.getCACertificates('default');
  const server = https.createServer();
  let address = '';
  before(async () => {
    server.setSecureContext({ cert: await read('localhost.crt'), key: await read('localhost.key') });
    server.on('request', (_, response) => response.end('trusted'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `https://localhost:${(server.address() as AddressInfo).port}/`;
  });
  after(() => {
    tls.setDefaultCACertificates(defaults);
    server.close();
    server.closeAllConnections();
  });

  it('reaches a server that only the system trusts', async () => {
    const failure = await fetch(address).catch(
      (error: unknown) => (error as Error).cause as { code?: string },
    );
    expect(failure).to.include({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const trusting = fetchTrustingSystem({ SSL_CERT_FILE: path.join(certificates, 'localhost.crt') });
    expect(await (await trusting(address)).text()).to.equal('trusted');
  });
});
