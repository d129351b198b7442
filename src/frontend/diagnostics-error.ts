import type { Diagnostic } from '../spec/diagnostic.ts';
import { reportLines } from '../spec/report/lines.ts';
import { UserError } from '../lib/user-error.ts';

/** The file that errors point into: clients that know typed errors show an excerpt of it. */
export interface SourceText {
  readonly filename: string;
  readonly content: Uint8Array;
}

/** The Kairosfile, or what was asked of it, is wrong: everything at once, with the places. */
export class DiagnosticsError extends UserError {
  readonly diagnostics: readonly Diagnostic[];
  readonly source: SourceText | undefined;

  /** @param title what stands before them */
  constructor(diagnostics: readonly Diagnostic[], source?: SourceText, title?: string) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    super([...(title === undefined ? [] : [title]), ...reportLines(errors)].join('\n'), { exitCode: 3 });
    this.name = 'DiagnosticsError';
    this.diagnostics = errors;
    this.source = source;
  }
}
