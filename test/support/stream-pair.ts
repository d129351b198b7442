import { Duplex } from 'node:stream';

/**
 * Two streams, each of which reads what is written to the other, however much that is. Node's HTTP/2 does not read while a write waits,
 * so two of its ends with a bounded pipe between them would wait for each other; a daemon reads all the time.
 */
export function streamPair(): readonly [Duplex, Duplex] {
  const half = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        setImmediate(() => {
          const peer = other();
          if (!peer.destroyed) peer.push(chunk);
          done();
        });
      },
      final(done) {
        setImmediate(() => {
          other().push(null);
          done();
        });
      },
      destroy(error, done) {
        setImmediate(() => other().destroy());
        done(error);
      },
    });
  const left: Duplex = half(() => right);
  const right: Duplex = half(() => left);
  return [left, right];
}
