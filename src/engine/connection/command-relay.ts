import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Host } from '../../lib/host.ts';

/** No more of what the commands say is kept, in characters. */
const KEPT = 2000;

export interface CommandRelay {
  /** Socket that only this user can reach; every connection to it is one run of the command. */
  readonly path: string;
  /** What the commands have said on their standard error, and why one could not be started. */
  said(): string;
  close(): Promise<void>;
}

/**
 * A socket whose connections are the standard input and output of a command such as `ssh … docker system dial-stdio`, for libraries
 * that only know sockets.
 */
export async function startRelay(
  command: Command,
  { environment }: Pick<Host, 'environment'>,
): Promise<CommandRelay> {
  const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-'));
  const path = join(directory, 'daemon.sock');
  const children = new Set<ChildProcessWithoutNullStreams>();
  let said = '';
  const note = (text: string): void => {
    said = (said + text).slice(-KEPT);
  };
  const server = createServer((socket) => {
    const [program, ...args] = command;
    // In a process group of its own: an interrupt at the terminal is for us, who still have to tell the daemon.
    const child = spawn(program, args, {
      detached: true,
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    connect(socket, child);
    child.stderr.setEncoding('utf8').on('data', note);
    child.on('error', (error: NodeJS.ErrnoException) => {
      note(
        error.code === 'ENOENT' ? `there is no program ${program} on this machine\n` : `${error.message}\n`,
      );
      socket.destroy();
    });
    child.on('close', () => {
      children.delete(child);
      socket.end();
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    said: () => said.trim(),
    close: async () => {
      server.close();
      for (const child of children) child.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function connect(socket: Socket, child: ChildProcessWithoutNullStreams): void {
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  socket.on('error', () => child.kill());
  // The command may be gone before it has read everything; its end is heard of anyway.
  child.stdin.on('error', () => undefined);
}
