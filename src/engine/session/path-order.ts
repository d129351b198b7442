import { UserError } from '../../lib/user-error.ts';
import { cleanPath } from '../../lib/patterns/clean-path.ts';

/**
 * Checks that paths come as a walk gives them: clean and relative, each directory before what is in it, names in the order of their
 * bytes. So no path leaves the tree, none comes twice, and whatever a path lies in was announced as a directory. Throws UserError.
 */
export function createOrderCheck(): (path: string, isDirectory: boolean) => void {
  const open: { readonly directory: string; last: string }[] = [{ directory: '', last: '' }];
  return (path, isDirectory) => {
    if (
      path === '' ||
      path === '.' ||
      path.startsWith('/') ||
      path.includes('\0') ||
      path !== cleanPath(path)
    )
      throw refused(path, 'is not a clean relative path');
    if (path === '..' || path.startsWith('../')) throw refused(path, 'leads out of the tree');
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, Math.max(0, slash));
    const name = path.slice(slash + 1);
    let at = open.length - 1;
    while (at >= 0 && open[at]?.directory !== directory) at--;
    const level = open[at];
    if (level === undefined) throw refused(path, 'lies in a directory that was not announced');
    if (level.last !== '' && Buffer.compare(Buffer.from(level.last), Buffer.from(name)) >= 0)
      throw refused(path, `comes after ${JSON.stringify(level.last)}`);
    level.last = name;
    open.length = at + 1;
    if (isDirectory) open.push({ directory: path, last: '' });
  };
}

const refused = (path: string, why: string): UserError =>
  new UserError(`the daemon sent a file ${JSON.stringify(path)}, which ${why}`);
