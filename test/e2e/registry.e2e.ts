import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ensurePackages } from '../../scripts/lab/machine.ts';
import { type Registry, startRegistry } from '../../scripts/lab/registry.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { createLayout, type ImageLayout, writeLayoutIndex } from '../../src/oci/image-layout.ts';
import { MEDIA_TYPES } from '../../src/oci/image-manifest.ts';
import { pushImage } from '../../src/oci/push-image.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { fileEntry, linkEntry } from '../../src/oci/tree-entry.ts';
import { unpackImage } from '../../src/oci/unpack-image.ts';
import { writeArchive } from '../../src/oci/write-archive.ts';
import { addSampleImage } from '../support/sample-image.ts';

const execute = promisify(execFile);
const host = nodeHost({ environment: process.env, emit: () => undefined });

/** cap_net_raw=ep, as the kernel stores it (linux/capability.h, VFS_CAP_REVISION_2). */
const netRaw = Buffer.from('0100000200200000000000000000000000000000', 'hex');

describe('a real registry', function () {
  this.timeout(600_000);
  let directory: string;
  let registry: Registry;
  let layout: ImageLayout;
  let index: Awaited<ReturnType<typeof addSampleImage>>;
  before(async () => {
    await ensurePackages(
      host,
      ['skopeo', 'libcap2-bin', 'openssl'],
      'to check what we write with the tools of others',
    );
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    registry = await startRegistry(host, join(directory, 'registry'));
    layout = await createLayout(join(directory, 'layout'));
    const attributes = new Map([['security.capability', netRaw]]);
    index = await addSampleImage(layout, [
      {
        entries: [
          fileEntry('usr/bin/ping', 'program', { mode: 0o755, attributes }),
          linkEntry('bin/p', '../usr/bin/ping'),
        ],
      },
      { entries: [fileEntry('etc/a', '1')], compression: 'zstd' },
    ]);
    await writeLayoutIndex(layout, [{ descriptor: index, name: 'framework' }]);
  });
  after(async () => {
    await registry.stop();
    await rm(directory, { recursive: true });
  });

  it('takes what we push, and gives back the same', async () => {
    const reference = parseReference(`${registry.address}/org/framework:1`);
    await pushImage(new RegistryClient(host), reference, layout, index);
    const inspected = await host.run([
      'skopeo',
      'inspect',
      '--tls-verify=false',
      `docker://${registry.address}/org/framework:1`,
    ]);
    expect(JSON.parse(inspected.stdout)).to.deep.include({ Architecture: 'amd64', Digest: index.digest });

    const root = join(directory, 'root');
    await mkdir(root);
    const image = await unpackImage(host, reference, { os: 'linux', architecture: 'arm64' }, root, {
      scratch: join(directory, 'scratch'),
    });
    expect(image.warnings).to.deep.equal([]);
    expect(await readFile(join(root, 'bin/p'), 'utf8')).to.equal('program');
    const capabilities = await host.run(['getcap', join(root, 'usr/bin/ping')]);
    expect(capabilities.stdout).to.contain('cap_net_raw=ep');
  });

  it('writes layouts and archives that skopeo reads', async () => {
    const inspected = await host.run(['skopeo', 'inspect', `oci:${layout.directory}:framework`]);
    expect((JSON.parse(inspected.stdout) as { Layers: string[] }).Layers).to.have.length(2);
    const amd64 = (
      JSON.parse(await readFile(join(layout.directory, 'blobs/sha256', index.digest.slice(7)), 'utf8')) as {
        manifests: [typeof index];
      }
    ).manifests[0];
    const archive = join(directory, 'image.tar');
    await writeArchive(layout, [{ descriptor: amd64, name: 'example.org/framework:1' }], archive);
    for (const transport of ['oci-archive', 'docker-archive'])
      expect(
        (await host.run(['skopeo', 'inspect', '--config', `${transport}:${archive}`])).stdout,
      ).to.contain('amd64');
  });

  it('is reached through a proxy, with a private certificate authority', async () => {
    const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
    const name = 'registry.private.test';
    await execute('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...[
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=DNS:${name}`,
        '-keyout',
        key,
        '-out',
        certificate,
      ],
    ]);
    const manifest = '{"schemaVersion":2}';
    const server = https.createServer(
      { key: await readFile(key), cert: await readFile(certificate) },
      (_request, response) => response.writeHead(200, { 'content-type': MEDIA_TYPES.manifest }).end(manifest),
    );
    const asked: string[] = [];
    const proxy = http.createServer().on('connect', (request: http.IncomingMessage, socket) => {
      asked.push(request.url ?? '');
      const onward = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const end of [socket, onward]) end.on('error', () => undefined);
    });
    try {
      for (const listener of [server, proxy]) await once(listener.listen(0, '127.0.0.1'), 'listening');
      const environment = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
      const program = resolve(import.meta.dirname, 'registry/fetch-digest.ts');
      const fetchDigest = async (added: NodeJS.ProcessEnv): Promise<string> => {
        const flags = ['--use-env-proxy', '--use-system-ca'];
        const env = { PATH: process.env['PATH'], HOME: directory, ...environment, ...added };
        return (await execute(process.execPath, [...flags, program, `${name}/org/image:1`], { env })).stdout;
      };
      expect(await fetchDigest({ SSL_CERT_FILE: certificate })).to.equal(digestOf(manifest));
      expect(asked).to.include(`${name}:443`);
      expect(await fetchDigest({})).to.contain('its certificate is signed by itself');
      expect(await fetchDigest({ SSL_CERT_FILE: certificate, NO_PROXY: '.private.test' })).to.match(
        /no host of this name|could not be looked up/,
      );
    } finally {
      for (const listener of [server, proxy]) {
        listener.closeAllConnections();
        listener.close();
      }
    }
  });
});
