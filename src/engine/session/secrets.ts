import type { Host } from '../../lib/host.ts';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import { GetSecretRequest, GetSecretResponse, secretsGetSecret } from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import type { SecretSource } from '../options/secrets.ts';
import { unary } from './grpc-server.ts';
import type { Service } from './service.ts';

/** What BuildKit's own client takes at most, in bytes. */
const LARGEST_SECRET = 500 * 1024;

type Reader = Pick<Host, 'files' | 'environment'>;

/** Hands secrets out when a step asks for them. They are read each time and kept nowhere. */
export function secretsService(host: Reader, sources: readonly SecretSource[]): Service {
  const answer = unary(async (message) => {
    const { id } = decode(GetSecretRequest, message);
    const source = sources.find((one) => one.id === id);
    // A step may say that it can do without.
    if (source === undefined) throw new GrpcError(GRPC_CODE.notFound, `secret ${id}: not found`);
    return encode(GetSecretResponse, { data: await readSecret(host, source) });
  });
  return new Map([[secretsGetSecret.path, answer]]);
}

/** Looks whether every secret can be read, before a build starts that would fail for it. Throws UserError for the first that can't. */
export async function checkSecrets(host: Reader, sources: readonly SecretSource[]): Promise<void> {
  for (const source of sources) await readSecret(host, source);
}

async function readSecret(host: Reader, { id, from }: SecretSource): Promise<Uint8Array> {
  const where = from.kind === 'file' ? from.path : `the environment variable ${from.name}`;
  const bytes =
    from.kind === 'file' ? await readFile(host, id, from.path) : textBytes(host.environment[from.name]);
  if (bytes === undefined) throw new UserError(`the secret ${id} is not there: ${where} does not exist`);
  if (bytes.length > LARGEST_SECRET)
    throw new UserError(`the secret ${id} is too large: ${where} has more than ${LARGEST_SECRET} bytes`);
  return bytes;
}

async function readFile(host: Reader, id: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await host.files.readStart(path, LARGEST_SECRET + 1);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(`the secret ${id} can't be read from ${path}: ${code ?? String(cause)}`, { cause });
  }
}

const textBytes = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : Buffer.from(text);
