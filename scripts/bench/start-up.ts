import { execa } from 'execa';
import { median } from './median.ts';

/** Runs of each command: single ones differ by more than what is measured. */
const RUNS = 11;

export interface StartUp {
  readonly name: string;
  /** Milliseconds, the median. */
  readonly milliseconds: number;
}

/** How long the command line takes from nothing to its answer, beside Node's own start. */
export async function measureStartUp(): Promise<readonly StartUp[]> {
  const program = 'dist/kairos-gen.mjs';
  const commands: readonly { readonly name: string; readonly args: readonly string[] }[] = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: 'kairos-gen --version', args: [program, '--version'] },
    {
      name: 'kairos-gen (one Dockerfile)',
      args: [program, '--base', 'debian:12', '--version', 'v1.0.0'],
    },
  ];
  const rows: StartUp[] = [];
  for (const { name, args } of commands) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      await execa(process.execPath, args, { stdin: 'ignore' });
      times.push(performance.now() - start);
    }
    rows.push({ name, milliseconds: median(times) });
  }
  return rows;
}
