import * as z from 'zod/mini';
import { UserError } from '../../lib/user-error.ts';

/**
 * What was fetched: the sha256 of each archive by its path on the release host, so that a mirror is held to the same bytes.
 */
export interface FrameworkLock {
  readonly archives: ReadonlyMap<string, string>;
}

export const EMPTY_FRAMEWORK_LOCK: FrameworkLock = { archives: new Map() };

const schema = z.strictObject({
  version: z.literal(1),
  archives: z.record(z.string(), z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
});

/** Reads a lock file. Throws UserError when it is damaged. `source` names it in the message. */
export function parseFrameworkLock(text: string, source: string): FrameworkLock {
  const hint = 'Bring it back from version control, or delete it to pin the archives anew.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${source} is not JSON`, { hint, cause });
  }
  const result = schema.safeParse(value);
  if (!result.success)
    throw new UserError(`${source} can't be read: ${z.prettifyError(result.error)}`, { hint });
  const archives = Object.entries(result.data.archives);
  return { archives: new Map(archives.map(([path, digest]) => [path, digest.slice('sha256:'.length)])) };
}

/** The text of a lock file: sorted by path, one line for each archive, a line break at the end. */
export function renderFrameworkLock(lock: FrameworkLock): string {
  const sorted = [...lock.archives].sort(([left], [right]) => (left < right ? -1 : 1));
  const archives = Object.fromEntries(sorted.map(([path, sum]) => [path, `sha256:${sum}`]));
  return `${JSON.stringify({ version: 1, archives }, undefined, 2)}\n`;
}
