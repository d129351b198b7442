import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../../../../scripts/lab/machine.ts';
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
  await ensurePackages(host, ['openssl'], 'a private certificate authority');
  const file = (suffix: string): string => join(directory, suffix);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const subject = (common: string): readonly string[] => ['-subj', `/CN=${common}`];
  await host.run([
    ...(['openssl', 'req', '-x509', ...newKey] as const),
    ...['-keyout', file('authority.key'), '-out', file('authority.crt')],
    ...['-days', '2', ...subject('A company')],
  ]);
  await host.run([
    ...(['openssl', 'req', ...newKey] as const),
    ...['-keyout', file('server.key'), '-out', file('server.csr'), ...subject(name)],
  ]);
  await writeFile(file('names'), `subjectAltName=DNS:${name}\n`);
  await host.run([
    ...(['openssl', 'x509', '-req', '-in', file('server.csr'), '-extfile', file('names')] as const),
    ...['-CA', file('authority.crt'), '-CAkey', file('authority.key'), '-CAcreateserial'],
    ...['-out', file('server.crt'), '-days', '2'],
  ]);
  const text = async (suffix: string): Promise<string> => readFile(file(suffix), 'utf8');
  return {
    authority: await text('authority.crt'),
    certificate: { cert: await text('server.crt'), key: await text('server.key') },
  };
}
