/** The main module of the executable: takes the program and its code cache from where Node keeps what it carries. */
import { getAssetKeys, getRawAsset } from 'node:sea';
import { compileProgram, runProgram } from '../../src/lib/framed-program.ts';
import { PROGRAM_NAME } from './program-name.ts';

const source = Buffer.from(getRawAsset('program')).toString('latin1');
const codeCache = getAssetKeys().includes('code-cache')
  ? new Uint8Array(getRawAsset('code-cache'))
  : undefined;
runProgram(compileProgram(source, PROGRAM_NAME, codeCache), require, {
  filename: __filename,
  directory: __dirname,
});
