import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

/** A proxy of a company, behind which is one server: what it has is the files of a directory. */
export interface ForwardProxy {
  readonly url: string;
  /** The addresses that were asked for, in order. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Answers for `host`, and with 404 for what the directory lacks. Other hosts are refused with 502. */
export async function startForwardProxy(host: string, directory: string): Promise<ForwardProxy> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const address = request.url ?? '';
    requests.push(address);
    const url = URL.parse(address);
    if (url?.host !== host) {
      response.writeHead(502).end();
      return;
    }
    // Package managers write an epoch's colon as %3a, and as a percent sign more where that is the file's own name.
    readFile(join(directory, normalize(decodeURIComponent(url.pathname)))).then(
      (content) => response.writeHead(200, { 'content-length': content.length }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
