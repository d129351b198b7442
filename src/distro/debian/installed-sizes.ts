import type { InstalledSizes } from '../distro.ts';

const KIBIBYTE = 1024;

/** dpkg's record has kibibytes: deb-control(5), Installed-Size. */
export const installedSizes: InstalledSizes = {
  command: ['dpkg-query', '-W', '-f', '${db:Status-Status}\t${binary:Package}\t${Installed-Size}\n'],
  parse: (stdout) =>
    new Map(
      [...stdout.matchAll(/^installed\t([^\t\n]+)\t(\d+)$/gm)].map(([, name = '', size]) => [
        name,
        Number(size) * KIBIBYTE,
      ]),
    ),
};
