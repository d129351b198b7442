import { Script } from 'node:vm';

/** What stands around the bundled program: its source is an expression whose value is a function of what it needs. */
export const PROGRAM_FRAME = {
  begin: '(function(require,module,exports,__filename){',
  end: '})',
} as const;

type Program = (require: NodeJS.Require, module: object, exports: object, filename: string) => void;

/**
 * Compiles the bundled program, from V8's code cache where there is one.
 *
 * @param source in ASCII, within PROGRAM_FRAME.
 */
export const compileProgram = (source: string, codeCache?: Uint8Array): Script =>
  new Script(source, {
    filename: 'kairos-init.js',
    ...(codeCache === undefined ? {} : { cachedData: Buffer.from(codeCache.buffer, codeCache.byteOffset) }),
  });

/** Runs it as the main module of this process. */
export function runProgram(script: Script): void {
  const module = { exports: {} };
  (script.runInThisContext() as Program)(require, module, module.exports, __filename);
}
