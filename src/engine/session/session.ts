import { randomBytes } from 'node:crypto';
import { HealthCheckResponse, healthCheck, ServingStatus } from '../../wire/client.generated.ts';
import { encode } from '../../wire/codec.ts';
import type { Channel } from '../connection/channel.ts';
import { type Handler, serveGrpc, unary } from './grpc-server.ts';
import type { Service } from './service.ts';
import { sessionTunnel } from './tunnel.ts';

/** What a daemon may ask of us while it builds. */
export interface Session {
  /** For Solve requests and for `local.session` of sources. */
  readonly id: string;
  /** Settles when the session is over: with why, when it did not end in order. Builds that use it fail then. */
  readonly closed: Promise<Error | undefined>;
  close(): void;
}

export interface SessionOptions {
  /** Shown in the daemon's log. */
  readonly name: string;
  /** The same for everything that is sent from the same place, so that the daemon compares with what it had from there before. */
  readonly sharedKey: string;
  readonly services: readonly Service[];
}

/** Health is asked for every five seconds, and after two failures the daemon ends the session (moby/buildkit, session/grpc.go). */
const health: Handler = unary(async () => encode(HealthCheckResponse, { status: ServingStatus.SERVING }));

/** Opens a session on a connection. The daemon calls the services from now on, until it is closed. */
export function openSession(channel: Channel, options: SessionOptions): Session {
  const id = randomBytes(16).toString('hex');
  const handlers = new Map([
    ...options.services.flatMap((service) => [...service]),
    [healthCheck.path, health],
  ]);
  const tunnel = sessionTunnel(channel, {
    'x-docker-expose-session-uuid': id,
    'x-docker-expose-session-name': options.name,
    'x-docker-expose-session-sharedkey': options.sharedKey,
    'x-docker-expose-session-grpc-method': [...handlers.keys()],
  });
  const server = serveGrpc(tunnel, handlers);
  return { id, closed: server.closed, close: () => server.close() };
}
