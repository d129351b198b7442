import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { UserError } from '../../lib/user-error.ts';
import type { TlsFiles } from './endpoint.ts';

/** Certificates as they were read. */
export interface TlsMaterial {
  readonly options: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;
  readonly serverName: string | undefined;
}

/** Reads the certificates of an endpoint. Throws UserError that names the file which can't be read. */
export async function readTls(files: TlsFiles): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([
    read(files.authority, 'the authority'),
    read(files.certificate, 'our certificate'),
    read(files.key, 'our key'),
  ]);
  return {
    options: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(files.unverified === true ? { rejectUnauthorized: false } : {}),
    },
    serverName: files.serverName,
  };
}

async function read(file: string | undefined, what: string): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission denied' : code;
    throw new UserError(`${what} for the TLS connection, ${file}, can't be read: ${reason}`, { cause });
  }
}
