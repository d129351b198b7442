import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import { Packet, PacketType } from '../../wire/client.generated.ts';
import type { Stat } from '../../wire/frontend.generated.ts';
import { decode, encode, type Init } from '../../wire/codec.ts';
import { kindOf } from './file-mode.ts';
import type { ServerCall } from './grpc-server.ts';

/** Files that are read at the same time, as BuildKit's own client has it. */
const READERS = 4;
/** Bytes of a file in one message. */
const PIECE = 256 * 1024;

type Sending = Pick<ServerCall, 'messages' | 'send'>;

/**
 * Sends a tree: first what there is, entry by entry, and at the same time the content of those files that the other side asks for
 * (tonistiigi/fsutil, receive.go). Throws UserError when a file can't be read or the other side gives up; the other side is
 * told as well.
 */
export async function sendTree(call: Sending, root: string, entries: AsyncIterable<Stat>): Promise<void> {
  const send = (packet: Init<Packet>): Promise<void> => call.send(encode(Packet, packet));
  /** Regular files by the number of their entry, until they are asked for: once each. */
  const files = new Map<number, string>();
  const requests = createQueue<number>();

  async function listEntries(): Promise<void> {
    let number = 0;
    for await (const stat of entries) {
      if (kindOf(stat.mode) === 'file') files.set(number, stat.path);
      number++;
      await send({ type: PacketType.STAT, stat });
    }
    await send({ type: PacketType.STAT });
  }
  async function listen(): Promise<void> {
    for await (const message of call.messages) {
      const packet = decode(Packet, message);
      if (packet.type === PacketType.ERR)
        throw new UserError(
          `the daemon could not take the files of ${root}: ${Buffer.from(packet.data).toString()}`,
        );
      if (packet.type === PacketType.FIN) return;
      if (packet.type === PacketType.REQ) requests.add(packet.id);
    }
    throw new GrpcError(GRPC_CODE.cancelled, 'the daemon has stopped in the middle of the files');
  }
  async function sendFiles(): Promise<void> {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (let number = await requests.next(); number !== undefined; number = await requests.next()) {
      const path = files.get(number);
      if (path === undefined)
        throw new GrpcError(GRPC_CODE.invalidArgument, `no file has the number ${number}`);
      files.delete(number);
      for await (const data of readPieces(`${root}/${path}`, buffer))
        await send({ type: PacketType.DATA, id: number, data });
      await send({ type: PacketType.DATA, id: number });
    }
  }

  const readers = Array.from({ length: READERS }, sendFiles);
  const listed = listEntries();
  const finished = listen().finally(() => requests.close());
  try {
    await Promise.all([listed, finished, ...readers]);
    await send({ type: PacketType.FIN });
  } catch (error) {
    requests.close();
    const data = Buffer.from(error instanceof Error ? error.message : String(error));
    await send({ type: PacketType.ERR, data }).catch(() => undefined);
    throw error;
  }
}

/** A file's bytes; every piece lies in the same buffer and is good until the next one. */
async function* readPieces(file: string, buffer: Buffer): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      const { code } = cause as NodeJS.ErrnoException;
      // A socket, which travels as an empty file.
      if (code === 'ENXIO') return undefined;
      const reason =
        code === 'EACCES' ? 'permission denied' : code === 'ENOENT' ? 'it is gone' : String(cause);
      throw new UserError(`${file} can't be read: ${reason}`, { cause });
    },
  );
  if (handle === undefined) return;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

interface Queue<T> {
  add(item: T): void;
  /** The next item, as soon as there is one; undefined once the queue is closed and empty. */
  next(): Promise<T | undefined>;
  close(): void;
}

function createQueue<T>(): Queue<T> {
  const items: T[] = [];
  let wake: (() => void)[] = [];
  let closed = false;
  const wakeAll = (): void => {
    for (const one of wake) one();
    wake = [];
  };
  return {
    add: (item) => {
      items.push(item);
      wake.shift()?.();
    },
    next: async () => {
      while (items.length === 0 && !closed) await new Promise<void>((resolve) => wake.push(resolve));
      return items.shift();
    },
    close: () => {
      closed = true;
      wakeAll();
    },
  };
}
