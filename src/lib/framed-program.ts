import { Script } from 'node:vm';

/** What stands around a bundled program: its source is an expression whose value is a function of what it needs. */
export const PROGRAM_FRAME = {
  begin: '(function(require,module,exports,__filename,__dirname){',
  end: '})',
} as const;

type Program = (
  require: NodeJS.Require,
  module: object,
  exports: object,
  filename: string,
  directory: string,
) => void;

/**
 * Compiles a bundled program, from V8's code cache where there is one.
 *
 * @param source in ASCII, within PROGRAM_FRAME.
 * @param filename what stack traces call it
 * @param codeCache of the very same source: V8 compares no more than its length
 */
export const compileProgram = (source: string, filename: string, codeCache?: Uint8Array): Script =>
  new Script(source, {
    filename,
    ...(codeCache === undefined
      ? {}
      : { cachedData: Buffer.from(codeCache.buffer, codeCache.byteOffset, codeCache.byteLength) }),
  });

/** Runs it as the main module of this process. */
export function runProgram(
  script: Script,
  require: NodeJS.Require,
  { filename, directory }: { readonly filename: string; readonly directory: string },
): void {
  const module = { exports: {} };
  (script.runInThisContext() as Program)(require, module, module.exports, filename, directory);
}
