/** The main module of the executable: takes the program and its code cache from where Node keeps what it carries. */
import { getAssetKeys, getRawAsset } from 'node:sea';
import { compileProgram, runProgram } from './program.ts';

const source = Buffer.from(getRawAsset('program')).toString('latin1');
const codeCache = getAssetKeys().includes('code-cache')
  ? new Uint8Array(getRawAsset('code-cache'))
  : undefined;
runProgram(compileProgram(source, codeCache));
