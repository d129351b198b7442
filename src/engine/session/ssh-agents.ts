import { stat } from 'node:fs/promises';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import type { SshSource } from '../options/secrets.ts';

/**
 * The agents' sockets by their ids: a path that is named, else the one in SSH_AUTH_SOCK. Throws UserError when there is no agent, or a
 * file with a key is named in place of one.
 */
export async function findAgents(
  { environment }: Pick<Host, 'environment'>,
  sources: readonly SshSource[],
): Promise<Readonly<Record<string, string>>> {
  const agents: Record<string, string> = {};
  for (const { id, paths } of sources) {
    const [path = environment['SSH_AUTH_SOCK'] ?? '', ...others] = paths;
    if (others.length > 0) throw new UserError(`--ssh ${id}: one agent can be named, not ${paths.length}`);
    if (path === '')
      throw new UserError(`--ssh ${id}: no SSH agent is running here`, {
        hint: 'start one (eval "$(ssh-agent)") and add a key (ssh-add)',
      });
    const status = await stat(path).catch(() => undefined);
    if (status === undefined) throw new UserError(`--ssh ${id}: there is no ${path}`);
    if (!status.isSocket())
      throw new UserError(`--ssh ${id}: ${path} is not the socket of an SSH agent`, {
        hint: `add the key to an agent (ssh-add ${path}) and write --ssh ${id}`,
      });
    agents[id] = path;
  }
  return agents;
}
