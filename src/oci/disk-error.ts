import { UserError } from '../lib/user-error.ts';

/** What the system's error codes mean to a person (errno(3)). */
const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EBUSY: 'something is mounted over it',
};

/** A UserError that says `what` happened and why, when the disk is the cause; any other error as it is. */
export function diskError(cause: unknown, what: string): unknown {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  const known = code === undefined ? undefined : CAUSES[code];
  return known === undefined ? cause : new UserError(`${what}: ${known}`, { cause });
}
