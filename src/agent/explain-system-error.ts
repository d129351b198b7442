import { UserError } from '../lib/user-error.ts';

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read only',
  EACCES: 'permission denied: kairos-init must run as root',
  EPERM: 'not permitted: kairos-init must run as root',
  EBUSY: 'something is mounted over it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is no directory',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  EIO: 'the disk could not be read or written',
};

/** An error of the operating system as one a person can act on, with the file it is about; any other error as it is. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !('code' in error)) return error;
  const cause = CAUSES[String(error.code)];
  if (cause === undefined) return error;
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
  return new UserError(`${path}${cause}`, { cause: error });
}
