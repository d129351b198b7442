import type { InstalledSizes } from '../distro.ts';

/** Where apk keeps what is installed, one block of `letter:value` lines a package: apk-tools' database. */
export const DATABASE = '/lib/apk/db/installed';

/** Names of installed packages (`P:`) and of what they provide (`p:`), versions left out. */
export function parseInstalled(database: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, field, value = ''] of database.matchAll(/^([Pp]):(.*)$/gm)) {
    const words = field === 'P' ? [value] : value.split(' ');
    for (const word of words) {
      const name = word.replace(/[<>=~].*$/, '');
      if (name !== '') names.add(name);
    }
  }
  return names;
}

/** What `apk list` prints begins with name and version. */
export function parseListed(stdout: string): ReadonlySet<string> {
  const names = [...stdout.matchAll(/^(\S+)-\d[^-\s]*-r\d+ /gm)].map(([, name]) => name ?? '');
  return new Set(names);
}

/** Bytes of installed packages (`I:`) by name. */
export const installedSizes: InstalledSizes = {
  command: ['cat', DATABASE],
  parse: (database) => {
    const sizes = new Map<string, number>();
    let name = '';
    for (const [, field, value = ''] of database.matchAll(/^([PI]):(.*)$/gm))
      if (field === 'P') name = value;
      else sizes.set(name, Number(value));
    return sizes;
  },
};
