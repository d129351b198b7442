import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Command } from '../../../src/lib/host.ts';
import { median } from '../median.ts';

const RUNS = 11;

/** Milliseconds from starting `kairos-gen build` to its first call to a daemon, on a socket in `directory`. The median. */
export async function clientFirstCall(directory: string, words: readonly string[]): Promise<number> {
  const socket = join(directory, 'listener.sock');
  const server = createServer();
  await once(server.listen(socket), 'listening');
  try {
    return await firstCall(
      server,
      [process.execPath, ...words],
      { BUILDKIT_HOST: `unix://${socket}` },
      () => undefined,
    );
  } finally {
    server.close();
  }
}

/** Milliseconds from starting the frontend to its first call over its pipes. The median. */
export async function frontendFirstCall(executable: string): Promise<number> {
  const server = createServer();
  return firstCall(
    server,
    [executable, 'frontend'],
    { BUILDKIT_SESSION_ID: 'session', BUILDKIT_FRONTEND_OPT_0: 'filename=Kairosfile' },
    (child) => server.emit('connection', Duplex.from({ readable: child.stdout, writable: child.stdin })),
  );
}

type Child = ReturnType<typeof start>;

const start = ([program, ...words]: Command, environment: Readonly<Record<string, string>>) =>
  spawn(program, words, { stdio: 'pipe', env: { ...process.env, ...environment } });

async function firstCall(
  server: ReturnType<typeof createServer>,
  command: Command,
  environment: Readonly<Record<string, string>>,
  connect: (child: Child) => void,
): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    const called = once(server, 'stream', { signal: AbortSignal.timeout(LIMIT) });
    const child = start(command, environment);
    connect(child);
    const ended = once(child, 'exit');
    const [stream] = (await called) as [{ on: (event: 'error', ignore: () => void) => void }];
    times.push(performance.now() - began);
    stream.on('error', () => undefined);
    child.kill('SIGKILL');
    await ended;
  }
  return median(times);
}

/** Milliseconds until a program that calls nobody has failed. */
const LIMIT = 30_000;
