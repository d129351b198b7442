/** Exit codes of both programs: 0 done, 1 failed, 2 usage, 3 invalid Kairosfile, 4 findings. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** A failure a person can act on: what went wrong, and what to do about it. Printed without a stack trace. */
export class UserError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(message: string, options: { exitCode?: ExitCode; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint;
  }
}

/** The words of the command line were wrong; the program's help is what the user needs next. */
export class UsageError extends UserError {
  constructor(message: string, hint?: string) {
    super(message, { exitCode: 2, ...(hint === undefined ? {} : { hint }) });
    this.name = 'UsageError';
  }
}
