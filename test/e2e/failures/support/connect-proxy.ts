import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy as companies have them: tunnels (CONNECT, RFC 9110 section 9.3.6) to the hosts it knows, and refuses the rest. */
export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of every tunnel that was asked for, and the address of every other request. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** `hosts` says where a `host:port` really is. */
export async function startConnectProxy(hosts: Readonly<Record<string, string>>): Promise<ConnectProxy> {
  const requests: string[] = [];
  const sockets = new Set<Duplex>();
  const server = http.createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket: Duplex) => {
    requests.push(request.url ?? '');
    const [host, port] = hosts[request.url ?? '']?.split(':') ?? [];
    if (host === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const tunnel = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [socket, tunnel]) {
      sockets.add(end);
      end.on('error', () => end.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
