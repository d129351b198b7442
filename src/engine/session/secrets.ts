import type { Host } from '../../lib/host.ts';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import { GetSecretRequest, GetSecretResponse, secretsGetSecret } from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import { unary } from './grpc-server.ts';
import type { Service } from './service.ts';

/** Where a secret is: in a file (absolute path) or in an environment variable. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly variable: string };

/** What BuildKit's own client takes at most, in bytes. */
const LARGEST_SECRET = 500 * 1024;

type Reader = Pick<Host, 'files' | 'environment'>;

/** Hands secrets out when a step asks for them. They are read each time and kept nowhere. */
export function secretsService(host: Reader, sources: Readonly<Record<string, SecretSource>>): Service {
  const answer = unary(async (message) => {
    const { id } = decode(GetSecretRequest, message);
    const source = Object.hasOwn(sources, id) ? sources[id] : undefined;
    // A step may say that it can do without.
    if (source === undefined) throw new GrpcError(GRPC_CODE.notFound, `secret ${id}: not found`);
    return encode(GetSecretResponse, { data: await readSecret(host, id, source) });
  });
  return new Map([[secretsGetSecret.path, answer]]);
}

/** Looks whether every secret can be read, before a build starts that would fail for it. Throws UserError for the first that can't. */
export async function checkSecrets(
  host: Reader,
  sources: Readonly<Record<string, SecretSource>>,
): Promise<void> {
  for (const [id, source] of Object.entries(sources)) await readSecret(host, id, source);
}

async function readSecret(host: Reader, id: string, source: SecretSource): Promise<Uint8Array> {
  const where = source.kind === 'file' ? source.path : `the environment variable ${source.variable}`;
  const bytes =
    source.kind === 'file'
      ? await readFile(host, id, source.path)
      : textBytes(host.environment[source.variable]);
  if (bytes === undefined) throw new UserError(`the secret ${id} is not there: ${where} does not exist`);
  if (bytes.length > LARGEST_SECRET)
    throw new UserError(
      `the secret ${id} is too large: ${where} has ${bytes.length} bytes, ${LARGEST_SECRET} are allowed`,
    );
  return bytes;
}

async function readFile(host: Reader, id: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await host.files.readStart(path, LARGEST_SECRET + 1);
  } catch (cause) {
    throw new UserError(
      `the secret ${id} can't be read from ${path}: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`,
      { cause },
    );
  }
}

const textBytes = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : Buffer.from(text);
