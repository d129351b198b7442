import { readFile } from 'node:fs/promises';
import { makeAuthority } from '../../../../scripts/lab/certificate-authority.ts';
import type { Host } from '../../../../src/lib/host.ts';

export interface PrivateAuthority {
  /** The authority's own certificate, as PEM. */
  readonly authority: string;
  /** A server's certificate that it has signed, and its key. */
  readonly certificate: { readonly cert: string; readonly key: string };
}

/** A certificate authority that nobody knows, and a certificate of it for `name`. */
export async function makePrivateAuthority(
  host: Host,
  directory: string,
  name: string,
): Promise<PrivateAuthority> {
  const authority = await makeAuthority(host, directory);
  const { certificate, key } = await authority.sign(name, [`subjectAltName=DNS:${name}`]);
  const text = async (file: string): Promise<string> => readFile(file, 'utf8');
  return {
    authority: await text(authority.certificate),
    certificate: { cert: await text(certificate), key: await text(key) },
  };
}
