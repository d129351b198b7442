import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { UserError } from '../../lib/user-error.ts';
import type { Address } from './endpoint.ts';
import type { TlsMaterial } from './tls-material.ts';

/** What a Docker engine says of itself when it is asked whether it is there. */
export interface DockerPing {
  /** Newest version of its API that it speaks, as [major, minor]. */
  readonly api: readonly [number, number];
}

/** A socket or a port: commands have been given a socket before. */
export type DirectAddress = Exclude<Address, { readonly kind: 'command' }>;

/** Milliseconds for an answer. */
const LIMIT = 15_000;

/**
 * Asks a Docker engine for its version with `GET /_ping`: by hand, since this comes before every build and dockerode takes longer to load
 * than the engine to answer. Throws the system's error, or UserError when something else answers.
 */
export async function pingDocker(address: DirectAddress, tls: TlsMaterial | undefined): Promise<DockerPing> {
  const where =
    address.kind === 'unix'
      ? { socketPath: address.path }
      : { host: address.host, port: address.port, ...tls?.options, ...servername(tls) };
  const { promise, resolve, reject } = Promise.withResolvers<DockerPing>();
  const asked = (tls === undefined ? httpRequest : httpsRequest)({
    ...where,
    path: '/_ping',
    headers: { host: address.kind === 'tcp' ? address.host : 'docker' },
    agent: false,
    timeout: LIMIT,
  });
  asked.once('timeout', () => asked.destroy(new Error(`DEADLINE: no answer within ${LIMIT / 1000} s`)));
  asked.once('error', reject);
  asked.once('response', (response) => {
    response.resume();
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(String(response.headers['api-version'] ?? '')) ?? [];
    if (major !== undefined && minor !== undefined) resolve({ api: [Number(major), Number(minor)] });
    else if (response.statusCode === 400)
      reject(
        new UserError('what listens there wants TLS', { hint: 'set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH' }),
      );
    else reject(new UserError(`what listens there is no Docker engine (HTTP ${response.statusCode ?? 0})`));
  });
  asked.end();
  return promise;
}

const servername = (tls: TlsMaterial | undefined): { readonly servername?: string } =>
  tls?.serverName === undefined ? {} : { servername: tls.serverName };

/** From this version of its API on, an engine speaks gRPC on its socket without an upgrade (Docker 29.2). */
export const speaksGrpc = ({ api: [major, minor] }: DockerPing): boolean =>
  major > 1 || (major === 1 && minor >= 53);
