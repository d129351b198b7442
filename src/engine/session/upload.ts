import { randomUUID } from 'node:crypto';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { BytesMessage, uploadPull } from '../../wire/client.generated.ts';
import { encode } from '../../wire/codec.ts';
import type { Handler } from './grpc-server.ts';
import type { Service } from './service.ts';

/** A stream that the daemon fetches by a URL of its own kind: how a context comes from standard input. */
export interface Upload {
  /** To be used as an http source, once. */
  readonly url: string;
  readonly service: Service;
}

/** The largest piece, in bytes: older daemons take messages of 4 MiB. */
const PIECE = 1024 * 1024;

/** Offers one stream. */
export function offerUpload(stream: AsyncIterable<Uint8Array>): Upload {
  const id = randomUUID();
  let taken = false;
  const pull: Handler = async (call) => {
    const path = call.metadata.get('urlpath')?.[0] ?? '';
    if (taken || path.slice(path.lastIndexOf('/') + 1) !== id)
      throw new GrpcError(GRPC_CODE.notFound, `nothing is offered at ${path}`);
    taken = true;
    for await (const chunk of stream)
      for (let at = 0; at < chunk.length; at += PIECE)
        await call.send(encode(BytesMessage, { data: chunk.subarray(at, at + PIECE) }));
  };
  return { url: `http://buildkit-session/${id}`, service: new Map([[uploadPull.path, pull]]) };
}
