/**
 * Reads V8's code of the program in the first argument's file from the file that KAIROS_CODE_CACHE names, and writes it there anew without
 * running anything. Functions are numbered in the order in which they came to be, and in the run that recorded them that order hung
 * on when an answer came; here it hangs on the file alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { compileProgram } from '../../src/lib/framed-program.ts';
import { PROGRAM_NAME } from './program-name.ts';

const { KAIROS_CODE_CACHE: target = '' } = process.env;
const [file = ''] = process.argv.splice(2, 1);
const script = compileProgram(readFileSync(file, 'latin1'), PROGRAM_NAME, readFileSync(target));
if (script.cachedDataRejected === true)
  throw new Error('V8 does not take the code cache that it has just made');
writeFileSync(target, script.createCachedData());
