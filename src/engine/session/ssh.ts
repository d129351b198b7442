import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import {
  BytesMessage,
  CheckAgentRequest,
  sshCheckAgent,
  sshForwardAgent,
} from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import { agentFilter } from './agent-filter.ts';
import { type Handler, unary } from './grpc-server.ts';
import type { Service } from './service.ts';

/** The agent that is meant where none is named. */
const DEFAULT = 'default';

/**
 * Lets steps use the keys of SSH agents, but not change them.
 * @param agents paths of the agents' sockets by the name that mounts call them by
 */
export function sshService(agents: Readonly<Record<string, string>>): Service {
  const socketOf = (id: string): string => {
    const name = id === '' ? DEFAULT : id;
    const socket = Object.hasOwn(agents, name) ? agents[name] : undefined;
    if (socket === undefined) throw new GrpcError(GRPC_CODE.notFound, `unset ssh forward key ${name}`);
    return socket;
  };
  const check = unary(async (message) => {
    socketOf(decode(CheckAgentRequest, message).id);
    return new Uint8Array();
  });
  const forward: Handler = async (call) => {
    const path = socketOf(call.metadata.get('buildkit.ssh.id')?.[0] ?? '');
    const agent = await connected(path);
    const requests = agentFilter();
    requests.pipe(agent);
    requests.on('error', (error) => agent.destroy(error));
    const hangUp = (): void => {
      agent.destroy();
    };
    call.signal.addEventListener('abort', hangUp);
    try {
      passOn(call.messages, requests).catch(hangUp);
      for await (const data of agent as AsyncIterable<Buffer>)
        await call.send(encode(BytesMessage, { data }));
    } finally {
      call.signal.removeEventListener('abort', hangUp);
      agent.destroy();
    }
  };
  return new Map([
    [sshCheckAgent.path, check],
    [sshForwardAgent.path, forward],
  ]);
}

async function passOn(messages: AsyncIterable<Buffer>, requests: Writable): Promise<void> {
  for await (const message of messages) requests.write(decode(BytesMessage, message).data);
  requests.end();
}

async function connected(path: string): Promise<Socket> {
  const agent = connect(path);
  try {
    await once(agent, 'connect');
    return agent;
  } catch (error) {
    agent.destroy();
    const { code } = error as NodeJS.ErrnoException;
    throw new GrpcError(
      GRPC_CODE.unavailable,
      `the SSH agent at ${path} does not answer: ${code ?? String(error)}`,
    );
  }
}
