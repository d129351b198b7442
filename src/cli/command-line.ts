import yargs from 'yargs';
import type { ExitCode } from '../lib/user-error.ts';
import { version } from '../lib/version.ts';

/** Runs kairos-gen with the words after the program's name; gives the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  await yargs([...words])
    .scriptName('kairos-gen')
    .version(version)
    .strict()
    .help()
    .parseAsync();
  return 0;
}
