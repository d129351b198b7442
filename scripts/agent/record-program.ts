/**
 * Runs the program of the first argument's file with the rest of the arguments, and writes V8's code for all that ran to the file that
 * KAIROS_CODE_CACHE names. V8 takes a cache only from the same version for the same architecture, so this runs in the Node that will
 * read it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { compileProgram, runProgram } from './program.ts';

const { KAIROS_CODE_CACHE: target = '' } = process.env;
const [file = ''] = process.argv.splice(2, 1);
const source = readFileSync(file, 'latin1');
const script = compileProgram(source);
process.on('exit', () => {
  const codeCache = script.createCachedData();
  if (compileProgram(source, codeCache).cachedDataRejected === true)
    throw new Error('V8 does not take the code cache that it has just made');
  writeFileSync(target, codeCache);
});
runProgram(script);
