import type { Command } from '../../lib/host.ts';

export const ZYPPER_ENVIRONMENT: Readonly<Record<string, string>> = {
  // Seconds that zypper waits for another one by itself, without a word; the runner goes on waiting, and says so.
  ZYPP_LOCK_TIMEOUT: '10',
  // The scripts of kernel packages only note down which initrds are due, for a script that a guard switches off.
  INITRD_IN_POSTTRANS: '1',
  LC_ALL: 'C.UTF-8',
};

/** `zypper` with the options of every call of ours: zypper(8). */
export const zypper = (...words: readonly string[]): Command => ['zypper', '--non-interactive', ...words];
