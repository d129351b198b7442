/**
 * Runs the program of the first argument's file with the rest of the arguments, and writes V8's code for all that ran to the file that
 * KAIROS_CODE_CACHE names. V8 takes a cache only from the same version for the same architecture, so this runs in the Node that will
 * read it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { compileProgram, runProgram } from '../../src/lib/framed-program.ts';
import { PROGRAM_NAME } from './program-name.ts';

/**
 * What V8 does beside a program, and when depends on how busy the machine is: judging what is hot, compiling it once more, forgetting what was
 * not called for long. It is noted at the functions, which go into the cache.
 */
const PASTIMES = ['profile-guided-optimization', 'sparkplug', 'flush-bytecode'] as const;

for (const pastime of PASTIMES) setFlagsFromString(`--no-${pastime}`);
const { KAIROS_CODE_CACHE: target = '' } = process.env;
const [file = ''] = process.argv.splice(2, 1);
const script = compileProgram(readFileSync(file, 'latin1'), PROGRAM_NAME);
process.on('exit', () => {
  // A cache names the flags it was made under, and others refuse it.
  for (const pastime of PASTIMES) setFlagsFromString(`--${pastime}`);
  writeFileSync(target, script.createCachedData());
});
runProgram(script, require, { filename: __filename, directory: __dirname });
