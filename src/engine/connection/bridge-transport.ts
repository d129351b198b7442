import type { Transport } from '../../frontend/transport.ts';
import type { Channel } from './channel.ts';

/**
 * The gateway of a build that runs in this process: its calls go over the same connection as the build's Solve, marked with the
 * build's reference. The daemon waits three seconds for the Solve of that reference, so that is to be under way.
 * @param reference the `Ref` of the Solve
 * @param signal cancels calls that are under way: an old daemon goes on with what they wait for when only the Solve is canceled
 */
export function bridgeTransport(channel: Channel, reference: string, signal?: AbortSignal): Transport {
  return {
    unary: async (path, message, limit) =>
      channel.unary(path, message, {
        metadata: { 'buildkit-controlapi-buildid': reference },
        ...(limit === undefined ? {} : { limit }),
        ...(signal === undefined ? {} : { signal }),
      }),
    // The connection is the client's, which has more to do on it.
    close: () => undefined,
  };
}
