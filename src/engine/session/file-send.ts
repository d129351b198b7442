import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import type { Host } from '../../lib/host.ts';
import { BytesMessage, fileSendDiffCopy } from '../../wire/client.generated.ts';
import { decode } from '../../wire/codec.ts';
import { directorySink } from './directory-sink.ts';
import type { Handler, ServerCall } from './grpc-server.ts';
import { receiveTree } from './receive-tree.ts';
import type { Service } from './service.ts';

/** Where an exporter's result goes: a directory for `local`, a stream for `oci`, `docker` and `tar`. */
export type ExportTarget =
  | { readonly kind: 'directory'; readonly path: string }
  | {
      readonly kind: 'stream';
      /** Opened when the daemon starts to send; `metadata` is what the exporter says, such as `containerimage.digest`. Destroyed when it breaks off. */
      readonly open: (metadata: Readonly<Record<string, string>>) => Promise<Writable>;
    };

const EXPORTER_METADATA = 'exporter-md-';

/**
 * Takes what exporters send to the client.
 * @param targets in the order of the request's exporters; daemons that know only one exporter mean the first
 */
export function fileSendService(
  targets: ReadonlyMap<number, ExportTarget>,
  host: Pick<Host, 'run' | 'emit'>,
): Service {
  const receive: Handler = async (call) => {
    const index = Number(call.metadata.get('buildkit-attachable-exporter-id')?.[0] ?? 0);
    const target = targets.get(index);
    if (target === undefined)
      throw new GrpcError(GRPC_CODE.notFound, `exporter ${index} sends nothing to this client`);
    if (target.kind === 'directory') await receiveTree(call, await directorySink(target.path, host));
    else await receiveStream(call, await target.open(metadataOf(call)));
  };
  return new Map([[fileSendDiffCopy.path, receive]]);
}

function metadataOf({ metadata }: ServerCall): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...metadata]
      .filter(([name]) => name.startsWith(EXPORTER_METADATA))
      .map(([name, values]) => [name.slice(EXPORTER_METADATA.length), values.join(',')]),
  );
}

async function receiveStream(call: ServerCall, output: Writable): Promise<void> {
  const over = finished(output);
  // Told of where it is waited for.
  over.catch(() => undefined);
  try {
    for await (const message of call.messages) {
      const { data } = decode(BytesMessage, message);
      if (!output.write(data)) await Promise.race([once(output, 'drain'), over]);
    }
    output.end();
    await over;
  } catch (error) {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

const once = (output: Writable, event: 'drain'): Promise<void> =>
  new Promise((resolve) => output.once(event, resolve));
