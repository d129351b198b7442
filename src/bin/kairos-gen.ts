#!/usr/bin/env node
/**
 * Starts the bundled kairos-gen from code that an earlier run has compiled: compiling is half of what a start takes. Node's own compile
 * cache keeps a module's code before it runs, so without the functions that are called.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { compileProgram, runProgram } from '../lib/framed-program.ts';
import { version } from '../lib/version.ts';
import { keepCode, readKeptCode } from './kept-code.ts';

/** The bundle's own digest, and the commands it has; the build puts them in. */
declare const PROGRAM_DIGEST: string;
declare const COMMAND_NAMES: readonly string[];

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--version') process.stdout.write(`${version}\n`);
else {
  const directory = join(import.meta.dirname, 'chunks');
  const filename = join(directory, 'program.cjs');
  // Not in the temporary directory, where others may write. Each command runs other code; for one with several forms, the first counts.
  const command = words.find((word) => COMMAND_NAMES.includes(word)) ?? 'default';
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const name = `${command}-${process.version}-${process.arch}`;
  const kept = { file: join(caches, 'kairos-gen', 'compiled', name), digest: PROGRAM_DIGEST };
  const code = readKeptCode(kept);
  const script = compileProgram(readFileSync(filename, 'latin1'), filename, code);
  if (code === undefined || script.cachedDataRejected === true)
    process.on('exit', (exitCode) => {
      // A run that has failed has seen little of the program.
      if (exitCode === 0) keepCode(kept, script.createCachedData());
    });
  runProgram(script, createRequire(filename), { filename, directory });
}
