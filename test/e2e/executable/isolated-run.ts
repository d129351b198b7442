import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How a program runs in a root of its own: as in a container, but with nothing besides the kernel's namespaces. */
export interface IsolatedRun {
  readonly root: string;
  readonly command: readonly string[];
  /** Besides PATH and ROOT. Nothing that harms the machine's own unshare, sh and chroot, which run before. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Shell commands run as root, in the new namespaces, before the root is entered; `$ROOT` is where it is. */
  readonly preparation?: readonly string[];
  readonly user?: number;
  /** Left out, the root gets one. */
  readonly withoutProc?: boolean;
}

export interface IsolatedResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds; emulation is slow on a busy machine. */
const timeout = 120_000;

/**
 * Runs a command as PID 1 of new mount and PID namespaces (unshare(1)), changed into the root. Needs to be root.
 * Mounts go away with the namespace.
 */
export async function runIsolated(run: IsolatedRun): Promise<IsolatedResult> {
  const user = run.user === undefined ? [] : [`--userspec=${run.user}:${run.user}`, '--groups='];
  const script = [
    'set -e',
    ...(run.withoutProc ? [] : ['mount -t proc proc "$ROOT/proc"']),
    ...(run.preparation ?? []),
    'exec "$@"',
  ];
  const enter = ['chroot', ...user, run.root, ...run.command];
  const child = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script.join('\n'), 'sh', ...enter],
    {
      env: { PATH: process.env.PATH, ROOT: run.root, ...run.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    },
  );
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}
