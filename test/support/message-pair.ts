import type { ServerCall } from '../../src/engine/session/grpc-server.ts';

export type MessageEnd = Pick<ServerCall, 'messages' | 'send'> & { end(): void };

/** Two ends of a call without a network: what one sends, the other reads. */
export function messagePair(): readonly [MessageEnd, MessageEnd] {
  const left = createMailbox();
  const right = createMailbox();
  const end = (incoming: Mailbox, outgoing: Mailbox): MessageEnd => ({
    messages: incoming.read(),
    send: async (message) => {
      outgoing.put(Buffer.from(message));
      await new Promise((resolve) => void setImmediate(resolve));
    },
    end: () => outgoing.put(undefined),
  });
  return [end(left, right), end(right, left)];
}

interface Mailbox {
  put(message: Buffer | undefined): void;
  read(): AsyncGenerator<Buffer>;
}

function createMailbox(): Mailbox {
  const waiting: (Buffer | undefined)[] = [];
  let wake: () => void = () => undefined;
  return {
    put: (message) => {
      waiting.push(message);
      wake();
    },
    async *read() {
      for (;;) {
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const message = waiting.shift();
        if (message === undefined) return;
        yield message;
      }
    },
  };
}
