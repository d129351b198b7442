import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { serveGrpc, unary } from '../../src/engine/session/grpc-server.ts';
import type { Service } from '../../src/engine/session/service.ts';
import { controlListWorkers, ListWorkersResponse } from '../../src/wire/client.generated.ts';
import { encode } from '../../src/wire/codec.ts';

export interface FakeDaemon {
  /** Port on loopback; 0 for a socket. */
  readonly port: number;
  stop(): void;
}

/** A daemon's gRPC side on one worker, with more methods where a test needs them. */
const daemonService = (more: Service = new Map()): Service =>
  new Map([
    [
      controlListWorkers.path,
      unary(async () => encode(ListWorkersResponse, { record: [{ id: 'worker', labels: { a: 'b' } }] })),
    ],
    ...more,
  ]);

/** A buildkitd on a socket (a path) or on a loopback port, plain or with TLS. */
export async function fakeBuildkitd(
  where: string | undefined,
  options: { readonly tls?: TlsOptions; readonly more?: Service } = {},
): Promise<FakeDaemon> {
  const serve = (socket: Socket): void => void serveGrpc(socket, daemonService(options.more));
  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  return listening(server, where);
}

/** A dockerd on a socket: `/_ping`, and BuildKit behind `POST /grpc` when its API is older than 1.53, else natively. */
export async function fakeDockerd(path: string, api: string, buildkit = true): Promise<FakeDaemon> {
  const http = createHttpServer((request, response) => {
    response.writeHead(request.url === '/_ping' ? 200 : 404, { 'api-version': api });
    response.end();
  });
  if (buildkit)
    http.on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      serveGrpc(socket, daemonService());
    });
  if (api < '1.53') return listening(http, path);
  const both = createServer((socket) => {
    // HTTP/2 starts with its preface "PRI *"; a request of HTTP/1.1 does not.
    socket.once('readable', () => {
      const start = socket.read() as Buffer;
      socket.unshift(start);
      if (start.toString('latin1', 0, 3) === 'PRI') serveGrpc(socket, daemonService());
      else http.emit('connection', socket);
    });
  });
  return listening(both, path);
}

async function listening(server: Server, where: string | undefined): Promise<FakeDaemon> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  if (where === undefined) server.listen(0, '127.0.0.1');
  else server.listen(where);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
