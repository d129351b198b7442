import { X509Certificate } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';

/**
 * Where distributions keep the certificates they trust: the first file that is there counts, and every file in every
 * directory. Source: Go's crypto/x509, root_linux.go.
 */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL up to 6
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/tls/cacert.pem', // OpenELEC
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // RHEL 7 and later
  '/etc/ssl/cert.pem', // Alpine
] as const;
const directories = ['/etc/ssl/certs', '/etc/pki/tls/certs'] as const;

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The certificates a system trusts, as PEM, each once. SSL_CERT_FILE and SSL_CERT_DIR (a list with colons) stand for the
 * usual places, as they do for OpenSSL. What can't be read or is no certificate is passed over: a system without a store
 * is a usual base image.
 *
 * Node's own `--use-system-ca` knows only /etc/ssl and writes to stderr when that is not there.
 *
 * @param root where the system's file tree is.
 */
export async function readSystemCertificates(
  environment: Environment,
  root = '/',
): Promise<readonly string[]> {
  const file = environment.SSL_CERT_FILE;
  const directory = environment.SSL_CERT_DIR;
  const files = file ? [file] : bundles;
  const texts = [await firstReadable(files.map((name) => path.join(root, name)))];
  for (const name of directory ? directory.split(':') : directories)
    texts.push(...(await readableIn(path.join(root, name))));
  const certificates = texts.flatMap((text) => text.match(certificatePattern) ?? []);
  return [...new Set(certificates)].filter(isCertificate);
}

/**
 * A `fetch` that trusts the machine's certificates besides Node's own. They are read before the first request, since most
 * commands make none.
 */
export function fetchTrustingSystem(environment: Environment): typeof globalThis.fetch {
  let trusted: Promise<void> | undefined;
  return async (...request) => {
    await (trusted ??= trustSystemCertificates(environment));
    return globalThis.fetch(...request);
  };
}

async function trustSystemCertificates(environment: Environment): Promise<void> {
  const certificates = await readSystemCertificates(environment);
  if (certificates.length > 0)
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates]);
}

async function firstReadable(files: readonly string[]): Promise<string> {
  for (const file of files) {
    const text = await readable(file);
    if (text !== undefined) return text;
  }
  return '';
}

async function readableIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  const texts = await Promise.all(names.sort().map((name) => readable(path.join(directory, name))));
  return texts.filter((text) => text !== undefined);
}

function readable(file: string): Promise<string | undefined> {
  return readFile(file, 'latin1').catch(() => undefined);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
