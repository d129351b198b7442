import type { Host } from '../../lib/host.ts';
import { type Credentials, findCredentials } from '../../oci/credentials.ts';
import { authCredentials, CredentialsRequest, CredentialsResponse } from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import { unary } from './grpc-server.ts';
import type { Service } from './service.ts';

/** The host that serves Docker Hub; configuration files know it by another name. */
const DOCKER_HUB_HOST = 'registry-1.docker.io';

/**
 * Lends the daemon the credentials of Docker's and podman's configuration, one registry at a time as it asks for them. The token
 * methods are not offered: a daemon then fetches tokens itself.
 */
export function authService(host: Pick<Host, 'files' | 'environment' | 'run' | 'emit'>): Service {
  /** A helper may be slow, and a daemon asks for every image. */
  const known = new Map<string, Promise<Credentials | undefined>>();
  const find = (registry: string): Promise<Credentials | undefined> => {
    const found = known.get(registry) ?? findCredentials(host, registry, '');
    known.set(registry, found);
    return found;
  };
  const answer = unary(async (message) => {
    const { host: registry } = decode(CredentialsRequest, message);
    const found = await find(registry === DOCKER_HUB_HOST ? 'docker.io' : registry);
    if (found !== undefined)
      host.emit({
        type: 'message',
        level: 'debug',
        message: `the daemon uses your credentials for ${registry}`,
      });
    return encode(CredentialsResponse, responseOf(found));
  });
  return new Map([[authCredentials.path, answer]]);
}

/** A token goes without a name; nothing at all means anonymous (moby/buildkit, session/auth/authprovider). */
function responseOf(credentials: Credentials | undefined): { username?: string; secret?: string } {
  if (credentials === undefined) return {};
  return credentials.kind === 'password'
    ? { username: credentials.username, secret: credentials.password }
    : { secret: credentials.token };
}
