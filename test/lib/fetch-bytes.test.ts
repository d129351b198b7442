import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { fetchBytes } from '../../src/lib/fetch-bytes.ts';
import type { LogEvent } from '../../src/lib/log-event.ts';
import { UserError } from '../../src/lib/user-error.ts';

const CONTENT = Buffer.from('0123456789'.repeat(10));

describe('fetching a file', () => {
  let server: Server | undefined;
  const events: LogEvent[] = [];
  const waits: number[] = [];

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    events.length = 0;
    waits.length = 0;
  });

  const host = { fetch, emit: (event: LogEvent) => void events.push(event) };
  const sleep = async (time: number): Promise<void> => Promise.resolve(void waits.push(time));

  async function serve(answer: RequestListener): Promise<string> {
    const started = createServer(answer);
    server = started;
    await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}/file`;
  }

  async function failure(url: string): Promise<UserError> {
    const hints = { missing: 'look elsewhere', unreachable: 'look at the network' };
    const error: unknown = await fetchBytes(url, { host, sleep, hints }).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error(`no UserError but ${String(error)}`);
    return error;
  }

  it('takes a broken transfer up where it ended, when the server says it is the same content', async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      response.setHeader('etag', '"one"');
      if (request.headers.range === undefined) {
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 40), () => response.destroy());
      } else response.writeHead(206).end(CONTENT.subarray(40));
    });
    expect(Buffer.from(await fetchBytes(url, { host, sleep }))).to.deep.equal(CONTENT);
    expect(ranges).to.deep.equal([undefined, 'bytes=40-']);
    expect(events).to.have.length(1);
  });

  it('starts anew when the server has other content by now', async () => {
    let calls = 0;
    const url = await serve((_, response) => {
      calls++;
      response.setHeader('etag', `"${calls}"`);
      response.writeHead(200, { 'content-length': CONTENT.length });
      if (calls === 1) response.write(CONTENT.subarray(0, 40), () => response.destroy());
      else response.end(CONTENT);
    });
    expect(Buffer.from(await fetchBytes(url, { host, sleep }))).to.deep.equal(CONTENT);
  });

  it('tries a failing server again, with longer pauses, and then gives up', async () => {
    const url = await serve((_, response) => response.writeHead(503).end());
    const error = await failure(url);
    expect(error.message).to.equal(`${url}: the server answered 503 Service Unavailable`);
    expect(waits).to.deep.equal([1000, 3000, 8000, 15000]);
  });

  it('asks once for what is not there, and says where to look', async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    const error = await failure(url);
    expect([error.message, error.hint]).to.deep.equal([
      `${url}: the server answered 404 Not Found`,
      'look elsewhere',
    ]);
    expect(waits).to.deep.equal([]);
  });

  it('names the reason when no server answers', async () => {
    const url = await serve(() => undefined);
    server?.close();
    const error = await failure(url);
    expect(error.message).to.match(/ECONNREFUSED/);
    expect(error.hint).to.equal('look at the network');
  });
});
