import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * Standard input and output as one stream: what the daemon speaks HTTP/2 on with a frontend. Not `process.stdout`, whose
 * writes to a pipe are synchronous.
 */
export function stdioDuplex(input = 0, output = 1): Duplex {
  const from = new Socket({ fd: input, readable: true, writable: false });
  const to = new Socket({ fd: output, readable: false, writable: true });
  const duplex = new Duplex({
    read: () => from.resume(),
    write: (chunk: Buffer, _encoding, done) => to.write(chunk, done),
    final: (done) => to.end(done),
    destroy: (error, done) => {
      from.destroy();
      to.destroy();
      done(error);
    },
  });
  from.on('data', (chunk) => {
    if (!duplex.push(chunk)) from.pause();
  });
  from.on('end', () => duplex.push(null));
  for (const socket of [from, to]) socket.on('error', (error) => duplex.destroy(error));
  return duplex;
}
