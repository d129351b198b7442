import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { ensurePackages } from '../machine.ts';

/** Files, all PEM: an authority of our own, and what it signed for a server on loopback and for its client. */
export interface MutualTls {
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** Makes them in `directory` with openssl; they are good for two days. */
export async function makeMutualTls(host: Host, directory: string): Promise<MutualTls> {
  await ensurePackages(host, ['openssl'], 'certificates for mutual TLS');
  await mkdir(directory, { recursive: true });
  const file = (name: string): string => join(directory, name);
  const request = [
    'openssl',
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
  ] as const;
  const [authority, authorityKey] = [file('authority.crt'), file('authority.key')];
  await host.run([
    ...request,
    ...['-x509', '-days', '2', '-subj', '/CN=Test authority', '-keyout', authorityKey, '-out', authority],
  ]);

  const sign = async (name: string, extensions: string) => {
    const [certificate, key] = [file(`${name}.crt`), file(`${name}.key`)];
    await host.run([...request, '-subj', `/CN=${name}`, '-keyout', key, '-out', file(`${name}.csr`)]);
    await writeFile(file(`${name}.extensions`), extensions);
    await host.run([
      ...(['openssl', 'x509', '-req', '-days', '2', '-in', file(`${name}.csr`)] as const),
      ...['-extfile', file(`${name}.extensions`), '-out', certificate],
      ...['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'],
    ]);
    return { certificate, key };
  };
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  const server = await sign('server', `${names}\nextendedKeyUsage=serverAuth\n`);
  const client = await sign('client', 'extendedKeyUsage=clientAuth\n');
  return {
    authority,
    serverCertificate: server.certificate,
    serverKey: server.key,
    clientCertificate: client.certificate,
    clientKey: client.key,
  };
}
