import { UserError } from '../../lib/user-error.ts';

/** What a POSIX shell reads as it stands, wherever in a word it is. */
const PLAIN_IN_SHELL = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** What neither the Dockerfile's parser nor its variable expansion looks at. */
const PLAIN_IN_DOCKERFILE = /^[A-Za-z0-9_@%+=:,./*?~-]+$/;

/**
 * One word for a POSIX shell in a RUN instruction: any text without line breaks comes out of the shell as it went in.
 * Throws UserError for what a Dockerfile can't hold.
 */
export function shellWord(value: string): string {
  refuseUnprintable(value);
  return PLAIN_IN_SHELL.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * One word of a Dockerfile instruction other than RUN: neither split nor expanded (in double quotes the parser unescapes
 * exactly the backslash, the quote and the dollar sign). Throws UserError for what a Dockerfile can't hold.
 */
export function dockerWord(value: string): string {
  refuseUnprintable(value);
  return PLAIN_IN_DOCKERFILE.test(value) ? value : `"${value.replaceAll(/["\\$]/g, '\\$&')}"`;
}

/** A Dockerfile's instruction is a line of UTF-8: a line break would end it, and half of a surrogate pair has no bytes. */
export function refuseUnprintable(value: string): void {
  if (/[\n\r\0]/.test(value) || !value.isWellFormed())
    throw new UserError(
      `a Dockerfile can't hold this value: ${JSON.stringify(value)} has a line break, a NUL or half a character`,
      { exitCode: 3, hint: 'write it on one line; several commands can be joined with &&' },
    );
}
