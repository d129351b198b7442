import { Packet, PacketType } from '../../wire/client.generated.ts';
import type { Stat } from '../../wire/frontend.generated.ts';
import { decode, encode, type Init } from '../../wire/codec.ts';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import { kindOf } from './file-mode.ts';
import type { ServerCall } from './grpc-server.ts';
import { createOrderCheck } from './path-order.ts';

/** Where a received tree goes. Paths have been checked: clean, relative, in order, directories before what is in them. */
export interface TreeSink {
  directory(stat: Stat): Promise<void>;
  link(stat: Stat): Promise<void>;
  /** A further name of a file that was announced before; its content may still be on the way. */
  hardLink(stat: Stat): Promise<void>;
  /** A device, a pipe or what else there may be. */
  special(stat: Stat): Promise<void>;
  /** A file's content starts. */
  file(stat: Stat): FileSink;
  /** Everything has come. */
  finish(): Promise<void>;
  /** Nothing more will come; leaves nothing half done behind. */
  abort(): Promise<void>;
}

/** One file's content. Each call waits until there is room for more. */
export interface FileSink {
  write(data: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/**
 * Takes a tree that the other side sends, every file of it (tonistiigi/fsutil, receive.go). Throws UserError when a path would leave the
 * tree or the other side gives up, and what the sink throws; the other side is told as well.
 */
export async function receiveTree(
  call: Pick<ServerCall, 'messages' | 'send'>,
  sink: TreeSink,
): Promise<void> {
  const send = (packet: Init<Packet>): Promise<void> => call.send(encode(Packet, packet));
  const checkOrder = createOrderCheck();
  const asked = new Map<number, Stat>();
  const open = new Map<number, FileSink>();
  const regular = new Set<string>();
  let number = 0;
  const state = { listed: false, toldFinished: false, finished: false };

  async function announce(stat: Stat): Promise<void> {
    const kind = kindOf(stat.mode);
    checkOrder(stat.path, kind === 'directory');
    const id = number++;
    if (kind === 'directory') return sink.directory(stat);
    if (kind === 'link') return sink.link(stat);
    if (stat.linkname !== '') {
      if (!regular.has(stat.linkname))
        throw new UserError(
          `the daemon sent ${JSON.stringify(stat.path)} as another name of ${JSON.stringify(stat.linkname)}, which it has not sent`,
        );
      return sink.hardLink(stat);
    }
    if (kind !== 'file') return sink.special(stat);
    regular.add(stat.path);
    asked.set(id, stat);
    await send({ type: PacketType.REQ, id });
  }
  async function take({ id, data }: Packet): Promise<void> {
    const stat = asked.get(id);
    if (stat === undefined)
      throw new UserError(`the daemon sent a file that was not asked for (number ${id})`);
    const file = open.get(id) ?? sink.file(stat);
    open.set(id, file);
    if (data.length > 0) return file.write(data);
    asked.delete(id);
    open.delete(id);
    await file.end();
  }
  async function receive(packet: Packet): Promise<void> {
    switch (packet.type) {
      case PacketType.STAT:
        if (packet.stat === undefined) state.listed = true;
        else await announce(packet.stat);
        break;
      case PacketType.DATA:
        await take(packet);
        break;
      case PacketType.ERR:
        throw new UserError(`the daemon could not send the files: ${Buffer.from(packet.data).toString()}`);
      case PacketType.FIN:
        state.finished = true;
    }
  }

  try {
    for await (const message of call.messages) {
      await receive(decode(Packet, message));
      if (state.finished) break;
      if (state.listed && asked.size === 0 && !state.toldFinished) {
        state.toldFinished = true;
        await sink.finish();
        await send({ type: PacketType.FIN });
      }
    }
    if (!state.finished)
      throw new GrpcError(GRPC_CODE.cancelled, 'the daemon has stopped in the middle of the files');
  } catch (error) {
    const data = Buffer.from(error instanceof Error ? error.message : String(error));
    await send({ type: PacketType.ERR, data }).catch(() => undefined);
    await sink.abort();
    throw error;
  }
}
