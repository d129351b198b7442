import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startDaemon } from '../../../scripts/lab/daemon.ts';
import { freePort } from '../../../scripts/lab/free-port.ts';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import type { Host } from '../../../src/lib/host.ts';

/** The same build context at two addresses on loopback. */
export interface RemoteContexts {
  /** In the directory `below` of the branch `main`. */
  readonly git: string;
  /** A tar archive, `context.tar.gz`; what ends in `.txt` beside it is none. */
  readonly http: string;
  readonly stop: () => Promise<void>;
}

/** Serves the files of `context`, with a git daemon and a web server; its own files are in `directory`. */
export async function serveContexts(host: Host, directory: string, context: string): Promise<RemoteContexts> {
  await ensurePackages(host, ['git'], 'a git repository as build context');
  const archive = join(directory, 'context.tar.gz');
  await host.run(['tar', '--create', '--gzip', '--file', archive, '--directory', context, '.']);
  const repositories = join(directory, 'repositories');
  const repository = join(repositories, 'os.git');
  await mkdir(repository, { recursive: true });
  await cp(context, join(repository, 'below'), { recursive: true, verbatimSymlinks: true });
  const git = async (...words: readonly string[]) =>
    host.run(['git', '-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], {
      directory: repository,
    });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'the context');

  const port = await freePort();
  const address = `git://127.0.0.1:${port}/os.git`;
  const programs = (await git('--exec-path')).stdout.trim();
  const base = ['--export-all', '--reuseaddr', `--base-path=${repositories}`];
  const daemon = await startDaemon({
    name: 'git daemon',
    command: [join(programs, 'git-daemon'), '--listen=127.0.0.1', `--port=${port}`, ...base],
    log: join(directory, 'git-daemon.log'),
    isReady: async () => git('ls-remote', address).then(() => true),
  });
  const server = createServer(({ url }, response) => {
    if (url?.endsWith('.txt') === true) response.end('text\n');
    else createReadStream(archive).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: webPort } = server.address() as AddressInfo;
  return {
    git: `${address}#main:below`,
    http: `http://127.0.0.1:${webPort}/context.tar.gz`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await daemon.stop();
    },
  };
}
