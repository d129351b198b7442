import type Docker from 'dockerode';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { findCredentials } from '../../oci/credentials.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';

/** Docker Hub's key in the header that carries credentials. */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/** Makes an engine push an image of its own store, as `docker push` does. Throws UserError with the registry's refusal. */
export async function dockerPush(
  host: Host,
  docker: Docker,
  reference: string,
  signal: AbortSignal,
): Promise<void> {
  const parsed = parseReference(reference);
  const { registry, repository, tag = 'latest' } = parsed;
  const found = await findCredentials(host, registry, repository);
  const serveraddress = registry === 'docker.io' ? DOCKER_HUB : registry;
  const authconfig =
    found === undefined
      ? undefined
      : found.kind === 'password'
        ? { username: found.username, password: found.password, serveraddress }
        : { identitytoken: found.token, serveraddress };
  const name = formatReference({ registry, repository });
  // The engine wants the header even when it has nothing to say.
  const stream = await docker
    .getImage(name)
    .push({ tag, authconfig: authconfig ?? { serveraddress }, abortSignal: signal });
  try {
    await finished(docker, stream);
  } catch (error) {
    throw new UserError(`${reference} could not be pushed: ${messageOf(error)}`, {
      cause: error,
      ...(found === undefined ? { hint: `no credentials are known: docker login ${registry}` } : {}),
    });
  }
}

/** Reads an answer of the API to its end. Throws the error it reports. */
async function finished(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
