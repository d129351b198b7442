import { UserError } from '../lib/user-error.ts';

/**
 * The path of an archive's name: `./usr//bin/` and `/usr/bin` are both `usr/bin`, the root is the empty string.
 * Throws UserError for a name that climbs (`..`) or holds a NUL byte: no honest archive has one, and a guess could leave the root.
 */
export function entryPath(name: string): string {
  if (name.includes('\0'))
    throw new UserError(`the archive names a file ${JSON.stringify(name)}, with a NUL byte`);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..'))
    throw new UserError(`the archive names a file ${JSON.stringify(name)}, which climbs out with ".."`);
  return parts.join('/');
}

/** The directory an entry lies in; the root's own parent is the root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Puts a name into a directory; the root is the empty string. */
export function childPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
