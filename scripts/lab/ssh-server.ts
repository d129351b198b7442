import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { ensurePackages } from './machine.ts';
import { inRoot } from './root.ts';
import { unpackRoot } from './roots.ts';

/** sshd from Debian bookworm in a root of its own, which stands for a machine afar. It takes root's key and nothing else. */
export interface SshServer {
  /** Directory of the root, in which programs and sockets can be put. */
  readonly root: string;
  /** `ssh://root@127.0.0.1:port`. */
  readonly address: string;
  /** File for `ssh -F`: the key, and no question about the server's. */
  readonly clientConfiguration: string;
  readonly stop: () => Promise<void>;
}

/** Starts one with everything it has in `directory`. Nothing is installed, and no server of the machine's own is touched. */
export async function startSshServer(host: Host, directory: string): Promise<SshServer> {
  await ensurePackages(host, ['mmdebstrap', 'openssh-client'], 'a machine with SSH');
  const root = join(directory, 'root');
  const packages = ['dash', 'libc6', 'openssh-server'];
  await unpackRoot({ release: 'bookworm', variant: 'extract', packages }, root);
  const key = async (name: string): Promise<string> => {
    const file = join(directory, name);
    await host.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file]);
    return file;
  };
  const port = await freePort();
  const clientKey = await key('client-key');
  const files = join(root, 'etc', 'kairos-gen-ssh');
  await mkdir(files, { recursive: true });
  await host.run(['cp', await key('server-key'), `${clientKey}.pub`, files]);
  for (const [name, lines] of Object.entries({
    [join(root, 'etc', 'passwd')]: ['root:*:0:0::/:/bin/sh', 'sshd:*:100:65534::/run/sshd:/usr/sbin/nologin'],
    [join(files, 'sshd_config')]: [
      'ListenAddress 127.0.0.1',
      `Port ${port}`,
      'HostKey /etc/kairos-gen-ssh/server-key',
      'AuthorizedKeysFile /etc/kairos-gen-ssh/client-key.pub',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PidFile none',
    ],
    [join(directory, 'client-configuration')]: [
      `IdentityFile ${clientKey}`,
      'IdentitiesOnly yes',
      'StrictHostKeyChecking no',
      'UserKnownHostsFile /dev/null',
      'LogLevel ERROR',
    ],
  }))
    await writeFile(name, `${lines.join('\n')}\n`);
  await mkdir(join(root, 'run', 'sshd'), { recursive: true });
  const daemon = await startDaemon({
    name: 'sshd',
    command: inRoot(root, ['/usr/sbin/sshd', '-D', '-e', '-f', '/etc/kairos-gen-ssh/sshd_config']),
    log: join(directory, 'sshd.log'),
    isReady: async () => listens(port),
  });
  return {
    root,
    address: `ssh://root@127.0.0.1:${port}`,
    clientConfiguration: join(directory, 'client-configuration'),
    stop: daemon.stop,
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}
