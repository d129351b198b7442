import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** What befalls an answer whose body is larger than `SMALL`. */
export type Trouble =
  | 'none'
  /** Ends in the middle, once; everything after that is well. */
  | 'cut once'
  /** Ends in the middle, and nothing answers any more. */
  | 'goes down'
  /** Stops in the middle and says nothing more. */
  | 'stalls'
  /** Comes whole, with one byte another. */
  | 'changes a byte';

/** Bytes. Manifests and lists of checksums are smaller. */
const SMALL = 256 * 1024;

export interface Request {
  readonly path: string;
  readonly range?: string;
}

/** A server in front of another one that does to its large answers what networks do. */
export interface UnreliableServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly requests: Request[];
  trouble: Trouble;
  /** Ends when a stalled answer has stalled, the next time. */
  readonly stalled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface UnreliableOptions {
  /** `http://host:port` of the server behind. */
  readonly behind: string;
  /** Serves https with this certificate. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

export async function startUnreliableServer(options: UnreliableOptions): Promise<UnreliableServer> {
  const stalls: (() => void)[] = [];
  const answer: RequestListener = (request, response) => {
    const { range } = request.headers;
    server.requests.push({ path: request.url ?? '', ...(range === undefined ? {} : { range }) });
    down &&= server.trouble === 'goes down';
    if (down) return void request.socket.destroy();
    forward(request, response, options.behind, (body) => misfortune(response, body));
  };
  let down = false;

  function misfortune(response: ServerResponse, body: Buffer): void {
    const half = Math.floor(body.length / 2);
    const trouble = body.length <= SMALL ? 'none' : server.trouble;
    switch (trouble) {
      case 'none':
        return void response.end(body);
      case 'changes a byte': {
        const changed = Buffer.from(body);
        changed[half] = (changed[half] ?? 0) ^ 1;
        return void response.end(changed);
      }
      case 'stalls':
        return void response.write(body.subarray(0, half), () => {
          for (const tell of stalls.splice(0)) tell();
        });
      case 'cut once':
      case 'goes down':
        if (trouble === 'cut once') server.trouble = 'none';
        else down = true;
        response.write(body.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
    }
  }

  const listener =
    options.certificate === undefined
      ? http.createServer(answer)
      : https.createServer(options.certificate, answer);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const server: UnreliableServer = {
    address: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    requests: [],
    trouble: 'none',
    stalled: () => new Promise((resolve) => stalls.push(resolve)),
    close: async () => {
      listener.closeAllConnections();
      listener.close();
      await once(listener, 'close');
    },
  };
  return server;
}

/** Asks the server behind the same, and hands its answer on, with what `end` makes of its body. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  behind: string,
  end: (body: Buffer) => void,
): void {
  const asked = http.request(new URL(request.url ?? '/', behind), {
    method: request.method ?? 'GET',
    headers: { ...request.headers, host: new URL(behind).host },
  });
  asked.on('response', (answered) => {
    void answered.toArray().then((chunks) => {
      const { location, ...headers } = answered.headers;
      const here = location?.replace(behind, '');
      response.writeHead(answered.statusCode ?? 502, {
        ...headers,
        ...(here === undefined ? {} : { location: here }),
      });
      end(Buffer.concat(chunks as Buffer[]));
    });
  });
  asked.on('error', () => response.destroy());
  request.pipe(asked);
}
