import type { FrontendOptions } from '../../frontend/request/read-request.ts';
import { UserError } from '../../lib/user-error.ts';
import type { WorkerRecord } from '../../wire/frontend.generated.ts';

/** What stands for the address of the machine that the engine runs on (docker run, --add-host). */
export const HOST_GATEWAY = 'host-gateway';
/** Where a Docker engine says which address that is (moby, daemon/internal/builder-next/worker/label). */
const LABEL = 'org.mobyproject.buildkit.worker.moby.host-gateway-ip';

/**
 * Puts the address that a daemon says into the lines of /etc/hosts that name `host-gateway`, as buildx does: BuildKit itself does not
 * know the word. Throws UserError for a daemon that does not say it.
 */
export function withHostGateway(
  options: FrontendOptions,
  { name, workers }: { readonly name: string; readonly workers: readonly WorkerRecord[] },
): FrontendOptions {
  const lines = (options.get('add-hosts') ?? '').split(',');
  if (!lines.some(isGateway)) return options;
  const address = workers.map(({ labels }) => labels[LABEL] ?? '').find((label) => label !== '');
  if (address === undefined)
    throw new UserError(`${name} does not say which address ${HOST_GATEWAY} is`, {
      hint: 'only a Docker engine from version 23 on does; write the address: --add-host name:192.0.2.1',
    });
  const filled = lines.map((line) => (isGateway(line) ? line.replace(HOST_GATEWAY, address) : line));
  return new Map(options).set('add-hosts', filled.join(','));
}

const isGateway = (line: string): boolean => line.endsWith(`=${HOST_GATEWAY}`);
