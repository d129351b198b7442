import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import type { Host } from '../../lib/host.ts';
import { fileSyncDiffCopy } from '../../wire/client.generated.ts';
import type { Handler } from './grpc-server.ts';
import { sendTree } from './send-tree.ts';
import type { Service } from './service.ts';
import { attributeReader } from './read-attributes.ts';
import { walkTree } from './walk-tree.ts';

/**
 * Sends local directories to the daemon, as far as it asks for them.
 * @param directories absolute paths by the name that sources call them by, such as `context`
 */
export function fileSyncService(
  directories: Readonly<Record<string, string>>,
  host: Pick<Host, 'run' | 'files' | 'environment'>,
): Service {
  const readAttributes = attributeReader(host);
  const send: Handler = async (call) => {
    const values = (name: string): readonly string[] => call.metadata.get(name) ?? [];
    const name = values('dir-name')[0] ?? '';
    const root = Object.hasOwn(directories, name) ? directories[name] : undefined;
    if (root === undefined)
      throw new GrpcError(GRPC_CODE.notFound, `no access allowed to dir ${JSON.stringify(name)}`);
    const selection = {
      include: values('include-patterns'),
      exclude: values('exclude-patterns'),
      follow: values('followpaths'),
    };
    await sendTree(call, root, walkTree(root, { selection, readAttributes }));
  };
  return new Map([[fileSyncDiffCopy.path, send]]);
}
