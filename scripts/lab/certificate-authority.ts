import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/** Two files, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority that nobody knows. */
export interface CertificateAuthority {
  /** File with its own certificate, PEM. */
  readonly certificate: string;
  /** Makes a key, and a certificate for it. Extensions are lines of x509v3_config(5), such as `subjectAltName=DNS:…`. */
  sign(name: string, extensions: readonly string[]): Promise<KeyPair>;
}

/** Makes an authority with openssl, its files in `directory`. All its certificates are good for two days. */
export async function makeAuthority(host: Host, directory: string): Promise<CertificateAuthority> {
  await ensurePackages(host, ['openssl'], 'a private certificate authority');
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
    ...['-x509', '-days', '2', '-subj', '/CN=A company', '-keyout', authorityKey, '-out', authority],
  ]);
  return {
    certificate: authority,
    sign: async (name, extensions) => {
      const [certificate, key] = [file(`${name}.crt`), file(`${name}.key`)];
      await host.run([...request, '-subj', `/CN=${name}`, '-keyout', key, '-out', file(`${name}.csr`)]);
      await writeFile(file(`${name}.extensions`), `${extensions.join('\n')}\n`);
      await host.run([
        ...(['openssl', 'x509', '-req', '-days', '2', '-in', file(`${name}.csr`)] as const),
        ...['-extfile', file(`${name}.extensions`), '-out', certificate],
        ...['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'],
      ]);
      return { certificate, key };
    },
  };
}
