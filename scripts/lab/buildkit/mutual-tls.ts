import type { Host } from '../../../src/lib/host.ts';
import { makeAuthority } from '../certificate-authority.ts';

/** Files, all PEM: an authority of our own, and what it signed for a server on loopback and for its client. */
export interface MutualTls {
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** Makes them in `directory`, each time with another authority. */
export async function makeMutualTls(host: Host, directory: string): Promise<MutualTls> {
  const authority = await makeAuthority(host, directory);
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  const server = await authority.sign('server', [names, 'extendedKeyUsage=serverAuth']);
  const client = await authority.sign('client', ['extendedKeyUsage=clientAuth']);
  return {
    authority: authority.certificate,
    serverCertificate: server.certificate,
    serverKey: server.key,
    clientCertificate: client.certificate,
    clientKey: client.key,
  };
}
