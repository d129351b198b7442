import type { ExitCode } from '../lib/user-error.ts';
import { textReport } from '../spec/report/text.ts';
import { wantsColour } from './colour.ts';
import type { Io, TextSink } from './io.ts';
import { exitCodeOf, type LoadedImages } from './load-images.ts';

/** Lines are no wider than this where there is no terminal to ask. */
const WIDTH = 100;

/** Prints problems for a person, with the lines of the Kairosfile they are in. */
export async function printDiagnostics(
  io: Io,
  to: TextSink,
  {
    diagnostics,
    source,
    models = [],
  }: Pick<LoadedImages, 'diagnostics' | 'source'> & Partial<Pick<LoadedImages, 'models'>>,
): Promise<void> {
  const sources = [...(source === undefined ? [] : [source]), ...models];
  const report = textReport(diagnostics, {
    colour: wantsColour(to, io.environment),
    width: to.columns ?? WIDTH,
    textOf: (file) => {
      const found = sources.find((each) => each.file === file);
      return found && new TextDecoder().decode(found.content);
    },
  });
  if (report !== '') await to.write(report);
}

/**
 * What a command does after `loadImages`: prints problems and warnings on standard error.
 * @returns the exit code to end with, or undefined to go on
 */
export async function reportProblems(io: Io, images: LoadedImages): Promise<ExitCode | undefined> {
  await printDiagnostics(io, io.stderr, images);
  const exitCode = exitCodeOf(images.diagnostics);
  return exitCode === 0 ? undefined : exitCode;
}
