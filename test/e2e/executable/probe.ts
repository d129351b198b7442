/**
 * A program that tells how it sees the world. The tests build it as one file in the way the agent is built, since the agent
 * has no reason to print any of this.
 */
import { spawnSync } from 'node:child_process';
import { fsyncSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { fetchTrustingSystem } from '../../../src/lib/system-certificates.ts';

export interface ProbeReport {
  readonly pid: number;
  readonly uid: number | undefined;
  readonly arch: string;
  readonly execPath: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What our open files are. */
  readonly files: readonly string[];
}

const [command, ...operands] = process.argv.slice(2);

switch (command) {
  case 'report':
    console.log(JSON.stringify(report(operands)));
    break;
  case 'run': {
    const [program = '', ...programArguments] = operands;
    const { stdout, status, error } = spawnSync(program, programArguments, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (error !== undefined) throw error;
    process.stdout.write(stdout);
    process.exitCode = status ?? 1;
    break;
  }
  case 'exit':
    process.exitCode = Number(operands[0]);
    break;
  case 'wait':
    // Ends by a signal: TERM in its own way, the others in the system's.
    process.on('SIGTERM', () => process.exit(5));
    setTimeout(() => process.exit(1), 60_000);
    console.log(process.pid);
    break;
  case 'sync':
    // There is nothing to sync there: the kernel says so, unless it is not asked.
    try {
      fsyncSync(openSync('/proc/self/status', 'r'));
      console.log('not asked');
    } catch (error) {
      console.log((error as NodeJS.ErrnoException).code);
    }
    break;
  case 'fetch':
    void fetchTrustingSystem(process.env)(operands[0] ?? '')
      .then((response) => response.text())
      .then((text) => console.log(text));
    break;
  case undefined:
  default:
    throw new Error('report, run, exit, wait, sync or fetch');
}

function report(operands: readonly string[]): ProbeReport {
  return {
    pid: process.pid,
    uid: process.getuid?.(),
    arch: process.arch,
    execPath: process.execPath,
    arguments: operands,
    environment: { ...process.env },
    files: readdirSync('/proc/self/fd').map(openFile),
  };
}

function openFile(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return 'the listed directory itself, closed by now';
  }
}
