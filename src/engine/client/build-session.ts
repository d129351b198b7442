import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Channel } from '../connection/channel.ts';
import type { SecretSource, SshSource } from '../options/secrets.ts';
import { authService } from '../session/auth.ts';
import { contentService } from '../session/content-service.ts';
import { contentStore } from '../session/content-store.ts';
import { type ExportTarget, fileSendService } from '../session/file-send.ts';
import { fileSyncService } from '../session/file-sync.ts';
import { checkSecrets, secretsService } from '../session/secrets.ts';
import { openSession } from '../session/session.ts';
import { sharedKey } from '../session/shared-key.ts';
import { findAgents } from '../session/ssh-agents.ts';
import { sshService } from '../session/ssh.ts';
import type { LocalStores } from './local-cache.ts';

/** What every build of a request may take from this machine. */
export interface Shared {
  /** Absolute paths by the names sources have for them. */
  readonly directories: Readonly<Record<string, string>>;
  /** Image layouts by the ids sources have for them. */
  readonly stores: LocalStores;
  readonly secrets: readonly SecretSource[];
  readonly agents: readonly SshSource[];
}

export interface BuildSession {
  readonly id: string;
  /** Rejects when the session ends before it is closed from here. */
  readonly lost: Promise<never>;
  close(): Promise<void>;
}

/** Opens the session of one build. Throws UserError for a secret or an agent that is not there. */
export async function openBuildSession(
  host: Host,
  channel: Channel,
  { directories, secrets, agents, ...shared }: Shared,
  own: { readonly targets: ReadonlyMap<number, ExportTarget>; readonly stores: LocalStores },
): Promise<BuildSession> {
  await checkSecrets(host, secrets);
  const sockets = await findAgents(host, agents);
  const directoriesOfStores = Object.entries({ ...shared.stores, ...own.stores });
  const stores = new Map(directoriesOfStores.map(([id, directory]) => [id, contentStore({ directory })]));
  const session = openSession(channel, {
    name: 'kairos-gen',
    sharedKey: await sharedKey(host, directories['dockerfile'] ?? ''),
    services: [
      fileSyncService(directories, host),
      fileSendService(own.targets, host),
      authService(host),
      secretsService(host, secrets),
      ...(agents.length === 0 ? [] : [sshService(sockets)]),
      ...(stores.size === 0 ? [] : [contentService(stores)]),
    ],
  });
  const lost = session.closed.then((error): never => {
    throw sessionLost(error);
  });
  // It is only of interest while a build waits for it.
  lost.catch(() => undefined);
  return {
    id: session.id,
    lost,
    close: async () => {
      session.close();
      for (const store of stores.values()) await store.close();
    },
  };
}

const sessionLost = (error: Error | undefined): UserError =>
  new UserError(`the connection to the daemon is lost${error === undefined ? '' : `: ${error.message}`}`, {
    hint: 'is the daemon still there? its log says more',
    cause: error,
  });
