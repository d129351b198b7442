import { type ExitCode, UserError } from '../lib/user-error.ts';
import type { Io } from './io.ts';

/** What a failure looks like to the user, the cause on the last line, and the code to end with. */
export function describeFailure(
  error: unknown,
  environment: Io['environment'],
): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? '' : `hint: ${error.hint}\n`;
    return { text: `${hint}kairos-gen: ${error.message}\n`, exitCode: error.exitCode };
  }
  if (isSystemError(error))
    return {
      text: `kairos-gen: ${error.path ?? error.syscall ?? ''}: ${systemReason(error)}\n`,
      exitCode: 1,
    };
  const wanted = environment['KAIROS_GEN_DEBUG'] === '1';
  const message = error instanceof Error ? error.message : String(error);
  const stack = wanted && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  const more = wanted ? '' : ', with what KAIROS_GEN_DEBUG=1 adds';
  return {
    text: `${stack}kairos-gen: this should not happen, please report it${more}: ${message.split('\n')[0] ?? ''}\n`,
    exitCode: 1,
  };
}

/** An operating system's refusal, such as a full disk: not our mistake, and not a reason for a stack trace. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'not allowed',
  EISDIR: 'this is a directory',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a directory',
  EROFS: 'the file system is read-only',
};

const systemReason = (error: NodeJS.ErrnoException): string => REASONS[error.code ?? ''] ?? error.message;
