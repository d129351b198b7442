import type { Command } from '../../lib/host.ts';

export const settings = (...pairs: readonly string[]): readonly string[] =>
  pairs.flatMap((pair) => ['-o', pair]);

/** Questions about changed configuration files: the user's stays, else the package's. */
const CONFIGURATION_FILES = ['--force-confold', '--force-confdef'];

const OPTIONS: readonly string[] = [
  '-y',
  ...settings(
    ...CONFIGURATION_FILES.map((option) => `Dpkg::Options::=${option}`),
    // Nobody needs the half-built layer after a power cut.
    'Dpkg::Options::=--force-unsafe-io',
    'Dpkg::Use-Pty=0',
    // As in a shell of the image; apt's own leaves /usr/local out, where a guard stands (apt.ts).
    'DPkg::Path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'DPkg::Lock::Timeout=120',
    'Acquire::Retries=3',
    'Acquire::Languages=none',
    'APT::Install-Recommends=false',
    'APT::Install-Suggests=false',
  ),
];

/** `apt-get` with the options of every call of ours. */
export const aptGet = (...words: readonly string[]): Command => ['apt-get', ...OPTIONS, ...words];

/** `dpkg` likewise, where apt-get can't help. */
export const dpkg = (...words: readonly string[]): Command => [
  'dpkg',
  ...CONFIGURATION_FILES,
  '--force-unsafe-io',
  ...words,
];
