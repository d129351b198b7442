import { CommandError, type CommandFailure } from './command-error.ts';
import type { Command, Host, RunOptions, RunResult } from './host.ts';
import type { LogEvent } from './log-event.ts';
import { rootedFiles } from './rooted-files.ts';
import { fetchTrustingSystem } from './system-certificates.ts';

/**
 * No command is silent for longer than this, in milliseconds, unless its caller sets a time for the whole. Packages and an initrd may
 * take hours where another architecture is emulated, but they tell of each step.
 */
const SILENCE_LIMIT = 30 * 60 * 1000;
/** No filter takes longer than this, in milliseconds, unless its caller says so. */
const FILTER_LIMIT = 60 * 60 * 1000;
/** Between asking a command to stop and ending it, in milliseconds. */
const GRACE = 5000;
/** No more of a command's output than this is kept, in bytes. */
const KEPT_OUTPUT = 64 * 1024 * 1024;

export interface NodeHostOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly emit: (event: LogEvent) => void;
  /** Root of `files`; commands run on the machine itself. Defaults to `/`. */
  readonly root?: string;
  /** Ends the running command when the program itself is told to stop. */
  readonly stop?: AbortSignal;
  /** Put before a command that need not wait for the disk. */
  readonly withoutSync?: Command;
}

/** Many runs of ours start no command: loading what does it takes longer than all the rest of this file. */
const loadRunner = async () => import('execa');

/** The machine this runs on. */
export function nodeHost(options: NodeHostOptions): Host {
  return {
    files: rootedFiles(options.root ?? '/'),
    run: async (command, runOptions) => run(options, command, runOptions ?? {}),
    filter: (command, input, filterOptions) => filter(options, command, input, filterOptions?.timeout),
    fetch: fetchTrustingSystem(options.environment),
    now: () => new Date(),
    environment: options.environment,
    emit: options.emit,
  };
}

/** Runs the rest of the words with its errors going where its output goes. */
const IN_ORDER = ['sh', '-c', 'exec "$@" 2>&1', 'sh'] as const;

async function run(host: NodeHostOptions, command: Command, options: RunOptions): Promise<RunResult> {
  const words = options.inOrder === true ? ([...IN_ORDER, ...command] as const) : command;
  const [program, ...args] =
    options.withoutSync === true && host.withoutSync !== undefined
      ? ([...host.withoutSync, ...words] as const)
      : words;
  const { execa } = await loadRunner();
  const silence = options.timeout === undefined ? watchSilence(options.silence ?? SILENCE_LIMIT) : undefined;
  const child = execa(program, args, {
    env: { ...host.environment, ...options.environment },
    extendEnv: false,
    cwd: options.directory ?? '/',
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    cancelSignal: AbortSignal.any([silence?.signal, host.stop].filter((signal) => signal !== undefined)),
    all: true,
    reject: false,
    stripFinalNewline: false,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    forceKillAfterDelay: GRACE,
    maxBuffer: KEPT_OUTPUT,
  });
  for await (const line of child.iterable({ from: 'all' })) {
    silence?.heard();
    if (options.secret !== true) host.emit({ type: 'output', line });
  }
  const result = await child;
  const failure = silence?.end() ?? failureOf(result, options.timeout ?? 0);
  if (failure !== undefined)
    throw new CommandError(command, failure, options.secret === true ? '' : result.all);
  return { exitCode: 0, stdout: result.stdout, output: result.all };
}

interface SilenceWatch {
  /** Aborted when nothing was heard for too long. */
  readonly signal: AbortSignal;
  readonly heard: () => void;
  /** Stops watching. Says so if nothing was heard for too long. */
  readonly end: () => CommandFailure | undefined;
}

function watchSilence(limit: number): SilenceWatch {
  const controller = new AbortController();
  // It keeps no program from ending.
  const timer = setTimeout(() => controller.abort(), limit).unref();
  return {
    signal: controller.signal,
    heard: () => void timer.refresh(),
    end: () => {
      clearTimeout(timer);
      return controller.signal.aborted ? { cause: 'silence', milliseconds: limit } : undefined;
    },
  };
}

async function* filter(
  host: NodeHostOptions,
  command: Command,
  input: Uint8Array,
  limit: number = FILTER_LIMIT,
): AsyncGenerator<Uint8Array> {
  const [program, ...args] = command;
  const { execa } = await loadRunner();
  const child = execa(program, args, {
    env: host.environment,
    extendEnv: false,
    cwd: '/',
    input,
    ...(host.stop === undefined ? {} : { cancelSignal: host.stop }),
    reject: false,
    buffer: { stdout: false, stderr: true },
    timeout: limit,
    forceKillAfterDelay: GRACE,
    maxBuffer: KEPT_OUTPUT,
  });
  try {
    yield* child.iterable({ binary: true });
  } finally {
    child.kill();
  }
  const result = await child;
  const failure = failureOf(result, limit);
  if (failure !== undefined) throw new CommandError(command, failure, result.stderr);
}

interface Ending {
  readonly failed: boolean;
  readonly timedOut: boolean;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function failureOf(ending: Ending, limit: number): CommandFailure | undefined {
  if (!ending.failed) return undefined;
  if (ending.timedOut) return { cause: 'timeout', milliseconds: limit };
  if (ending.code === 'ENOENT') return { cause: 'not-found' };
  if (ending.exitCode !== undefined) return { cause: 'exit', exitCode: ending.exitCode };
  if (ending.signal !== undefined) return { cause: 'signal', signal: ending.signal };
  return { cause: 'start', message: ending.originalMessage ?? 'could not be started' };
}
