import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { inRoot, type RootOptions } from '../../../../scripts/lab/root.ts';

/** Milliseconds after which a run is ended, and its test fails. */
const LIMIT = 8 * 60 * 1000;

/** A line of `--log-format json`. */
export interface LogLine {
  readonly type: 'message' | 'step-start' | 'step-end' | 'output';
  readonly level: string;
  readonly message: string;
  readonly step?: string;
  readonly outcome?: string;
}

export interface Interruption {
  /** Says which line it happens at. Called once for each line, until it gives true. */
  readonly at: (line: LogLine) => boolean | Promise<boolean>;
  /** SIGKILL ends everything in the root at once, as an engine does; other signals go to the agent alone. */
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
}

export interface AgentOptions extends RootOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly interruption?: Interruption;
}

export interface AgentEnding {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly log: readonly LogLine[];
  /** The steps that were started. */
  readonly steps: readonly string[];
  /** What it said, one line each, the commands' output left out. */
  readonly said: string;
  /** The last line on the screen. */
  readonly lastLine: string;
}

export const step =
  (name: string) =>
  (line: LogLine): boolean =>
    line.type === 'step-start' && line.step === name;

export const output =
  (pattern: RegExp) =>
  (line: LogLine): boolean =>
    line.type === 'output' && pattern.test(line.message);

/** Runs the agent of a root in it, as process 1 of its namespace, and follows its log. */
export async function runAgent(
  root: string,
  words: readonly string[],
  options: AgentOptions = {},
): Promise<AgentEnding> {
  const logging = words.includes('validate') ? [] : ['--level', 'debug', '--log-format', 'json'];
  const [program, ...args] = inRoot(root, ['/kairos-init', ...words, ...logging], options);
  const child = spawn(program, args, {
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const ended = closed.then(() => false);
  const stdout = text(child.stdout);
  const log: LogLine[] = [];
  let { interruption } = options;
  for await (const line of createInterface({ input: child.stderr })) {
    const parsed = parseLine(line);
    log.push(parsed);
    if (interruption === undefined || !(await Promise.race([interruption.at(parsed), ended]))) continue;
    if (interruption.signal === 'SIGKILL') child.kill('SIGKILL');
    else process.kill(await onlyChild(child.pid), interruption.signal);
    interruption = undefined;
  }
  const [exitCode] = await closed;
  return describeEnding(exitCode, await stdout, log);
}

/** Anything but JSON comes from what runs before the agent, such as mount, and is kept as it is. */
function parseLine(line: string): LogLine {
  return line.startsWith('{')
    ? (JSON.parse(line) as LogLine)
    : { type: 'message', level: 'error', message: line };
}

function describeEnding(exitCode: number | null, stdout: string, log: readonly LogLine[]): AgentEnding {
  const said = log.filter(({ type }) => type !== 'output').map(({ message }) => message);
  return {
    exitCode,
    stdout,
    log,
    steps: log.filter(({ type }) => type === 'step-start').map((line) => line.step ?? ''),
    said: said.join('\n'),
    lastLine: said.at(-1)?.split('\n').at(-1) ?? '',
  };
}

/** unshare(1) passes no signals on: the agent itself is its child. */
async function onlyChild(pid: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${pid ?? ''}/task/${pid ?? ''}/children`, 'utf8');
  return Number(children.trim());
}
