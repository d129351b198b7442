import type Docker from 'dockerode';
import type { Command, Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { controlListWorkers, ListWorkersRequest, ListWorkersResponse } from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import type { WorkerRecord } from '../../wire/frontend.generated.ts';
import type { Channel } from './channel.ts';
import type { CommandRelay } from './command-relay.ts';
import { connectionError } from './connection-error.ts';
import { DaemonCredentials, type Preparation } from './daemon-credentials.ts';
import { type DirectAddress, pingDocker, speaksGrpc } from './docker-ping.ts';
import type { Address, Endpoint } from './endpoint.ts';
import { grpcChannel } from './grpc-channel.ts';
import { chained, tlsPreparation, upgradePreparation } from './prepare-socket.ts';
import { readTls, type TlsMaterial } from './tls-material.ts';

/** A daemon that answers. */
export interface Daemon {
  readonly endpoint: Endpoint;
  readonly channel: Channel;
  readonly workers: readonly WorkerRecord[];
  /** The engine's HTTP API, for what BuildKit has no part in. Throws UserError for a buildkitd, which has none. */
  readonly docker: () => Promise<Docker>;
  readonly close: () => Promise<void>;
}

/** Milliseconds until a daemon has to answer for the first time; a command may have to log in somewhere. */
const FIRST_ANSWER = 30_000;

/**
 * Connects to a daemon and asks it for its workers. Throws UserError that says what is wrong with the way there: nobody listens, TLS
 * does not come about, something else answers.
 */
export async function connectDaemon(host: Pick<Host, 'environment'>, endpoint: Endpoint): Promise<Daemon> {
  const tls = endpoint.tls === undefined ? undefined : await readTls(endpoint.tls);
  const relay =
    endpoint.address.kind === 'command' ? await openRelay(endpoint.address.command, host) : undefined;
  const address = directAddress(endpoint.address, relay);
  try {
    const credentials = new DaemonCredentials(await preparation(endpoint, address, tls), tls !== undefined);
    const channel = grpcChannel(targetOf(address), credentials);
    const close = async (): Promise<void> => {
      channel.close();
      await relay?.close();
    };
    try {
      const answer = await channel.unary(controlListWorkers.path, encode(ListWorkersRequest, {}), {
        limit: FIRST_ANSWER,
      });
      const workers = decode(ListWorkersResponse, answer).record;
      return { endpoint, channel, workers, docker: () => openDocker(endpoint, address, tls), close };
    } catch (error) {
      channel.close();
      throw credentials.failure ?? error;
    }
  } catch (error) {
    const said = relay?.said();
    await relay?.close();
    throw connectionError(endpoint, error, said);
  }
}

/** Few addresses are commands, and everybody waits for what is loaded before the first call. */
async function openRelay(command: Command, host: Pick<Host, 'environment'>): Promise<CommandRelay> {
  const { startRelay } = await import('./command-relay.ts');
  return startRelay(command, host);
}

function directAddress(address: Address, relay: CommandRelay | undefined): DirectAddress {
  if (address.kind !== 'command') return address;
  return { kind: 'unix', path: relay?.path ?? '' };
}

async function preparation(
  endpoint: Endpoint,
  address: DirectAddress,
  tls: TlsMaterial | undefined,
): Promise<Preparation> {
  const name = address.kind === 'tcp' ? address.host : 'localhost';
  const secured = (protocol: 'h2' | 'http/1.1'): readonly Preparation[] =>
    tls === undefined ? [] : [tlsPreparation(tls, name, protocol)];
  if (endpoint.engine === 'buildkitd' || speaksGrpc(await pingDocker(address, tls)))
    return chained(...secured('h2'));
  return chained(...secured('http/1.1'), upgradePreparation);
}

/** In grpc-js's terms (https://github.com/grpc/grpc/blob/master/doc/naming.md). */
function targetOf(address: DirectAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  return `dns:${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}

async function openDocker(
  endpoint: Endpoint,
  address: DirectAddress,
  tls: TlsMaterial | undefined,
): Promise<Docker> {
  if (endpoint.engine !== 'dockerd')
    throw new UserError(`${endpoint.name} is a buildkitd and keeps no images of Docker's`);
  // Loaded when it is needed: it brings SSH and much else.
  const { default: Dockerode } = await import('dockerode');
  if (address.kind === 'unix') return new Dockerode({ socketPath: address.path });
  const { ca, cert, key } = tls?.options ?? {};
  return new Dockerode({
    host: address.host,
    port: address.port,
    protocol: tls === undefined ? 'http' : 'https',
    ...(ca === undefined ? {} : { ca: ca as Buffer }),
    ...(cert === undefined ? {} : { cert: cert as Buffer }),
    ...(key === undefined ? {} : { key: key as Buffer }),
  });
}
