import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Host } from '../../src/lib/host.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { UsageError, UserError } from '../../src/lib/user-error.ts';
import { buildkitUnavailable } from '../lab/buildkit/tools.ts';
import { cacheDirectory } from '../lab/machine.ts';

/** A program that measures: what is its own. */
export interface Bench<Result> {
  /** As `npm run` knows it. */
  readonly name: string;
  /** Turns, where `--runs` doesn't say how many. */
  readonly runs: number;
  /** Paths of what it measures, which `npm run build && npm run build:agent` makes. */
  readonly programs?: readonly string[];
  /** Whether it starts a buildkitd. */
  readonly buildkit?: boolean;
  /** Names of options with a value, beside `--runs` and `--json`, and what they are when they are not given. */
  readonly options?: Readonly<Record<string, string>>;
  readonly measure: (setting: BenchSetting) => Promise<Result>;
  /** What is printed without `--json`: Markdown. */
  readonly report: (result: Result) => string;
}

/** What a bench measures with. */
export interface BenchSetting {
  readonly host: Host;
  /** A directory that is removed in the end. */
  readonly scratch: string;
  /** The lab's directory of what is dear to make again. */
  readonly cache: string;
  readonly runs: number;
  /** Values of the bench's own options. */
  readonly options: Readonly<Record<string, string>>;
  /** Tells what it is at, on standard error. */
  readonly tell: (message: string) => void;
}

/** Runs a bench as this process's program: options, what it needs, a scratch directory, the report, and errors with an exit code. */
export async function runBench<Result>(bench: Bench<Result>): Promise<void> {
  const tell = (message: string): void => console.error(message);
  try {
    const { runs, json, options } = readOptions(bench);
    const host = nodeHost({
      environment: process.env,
      emit: (event) => {
        if (event.type === 'message') tell(event.message);
      },
    });
    await requireWhatItNeeds(bench, host);
    const scratch = await mkdtemp(join(tmpdir(), 'kairos-bench-'));
    try {
      const cache = cacheDirectory(process.env);
      const result = await bench.measure({ host, scratch, cache, runs, options, tell });
      console.log(json ? JSON.stringify(result, null, 2) : bench.report(result));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    tell(`${bench.name}: ${error instanceof UserError ? error.message : (stack ?? String(error))}`);
    process.exitCode = error instanceof UserError ? error.exitCode : 1;
  }
}

function readOptions<Result>({ runs: usual, options: own = {} }: Bench<Result>): {
  readonly runs: number;
  readonly json: boolean;
  readonly options: Readonly<Record<string, string>>;
} {
  const texts = Object.entries(own).map(
    ([name, value]) => [name, { type: 'string', default: value }] as const,
  );
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(texts),
      runs: { type: 'string', default: String(usual) },
      json: { type: 'boolean', default: false },
    },
  });
  const { runs, json, ...options } = values;
  if (!/^[1-9]\d*$/.test(runs)) throw new UsageError(`--runs ${runs}: it is a number from 1 on`);
  return { runs: Number(runs), json, options };
}

async function requireWhatItNeeds<Result>(
  { programs = [], buildkit }: Bench<Result>,
  host: Host,
): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new UserError('the bench makes roots and starts engines, so it needs root');
  for (const file of programs)
    if (!existsSync(file)) throw new UserError(`${file} is not built: npm run build && npm run build:agent`);
  const unavailable = buildkit === true ? await buildkitUnavailable(host) : undefined;
  if (unavailable !== undefined) throw new UserError(`BuildKit can't be built here: ${unavailable}`);
}
