import type { Files } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';

/** os-release(5): the second is used when the first is not there. */
export const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'] as const;

/** Real ones have less than a thousand bytes. */
const LARGEST = 64 * 1024;

/**
 * The text of the os-release file that counts; undefined when there is none. Throws UserError for one that can't be one: no
 * regular file (a pipe would be waited for), too large, or no text.
 */
export async function readOsRelease(files: Pick<Files, 'stat' | 'readText'>): Promise<string | undefined> {
  for (const path of OS_RELEASE) {
    const status = await files.stat(path);
    if (status === undefined) continue;
    const not = (what: string): UserError =>
      new UserError(`${path} is ${what}, so nothing says which system this is`, {
        hint: 'The format is described in os-release(5).',
      });
    if (status.kind !== 'file') throw not(`a ${status.kind}, not a file`);
    if (status.size > LARGEST) throw not('larger than 64 KiB');
    const text = await files.readText(path);
    if (text === undefined) continue;
    if (text.includes('\0')) throw not('no text');
    return text;
  }
  return undefined;
}
