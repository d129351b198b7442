import { UserError } from '../lib/user-error.ts';

/**
 * The sha256 that a project's list names for a file, in lower case: `<sha256>  <name>` lines (sha256sum(1)), or a list that
 * is one sum alone. Throws UserError with the list's address when there is none.
 */
export function publishedSum(list: string, name: string, url: string): string {
  for (const line of list.split('\n')) {
    const [, sum, file] = /^([0-9a-f]{64})(?:\s+\*?(\S+))?\s*$/i.exec(line) ?? [];
    if (sum !== undefined && (file === undefined || file.split('/').at(-1) === name))
      return sum.toLowerCase();
  }
  throw new UserError(`${url} lists no sha256 for ${name}`);
}
