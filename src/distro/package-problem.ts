import type { Command } from '../lib/host.ts';

/** What a command of a package manager left behind; `output` is both streams as they came. */
export interface FinishedCommand {
  readonly command: Command;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * What is wrong after a package manager's command, whatever its exit code says: dnf 4 and pacman end with 0 although a
 * package's script failed, and zypper's 100 to 103 are no failures.
 */
export type PackageProblem =
  /** No repository has these; empty when the manager does not name them all, and then its index is asked. Final. */
  | { readonly kind: 'missing'; readonly names: readonly string[]; readonly hint?: string }
  /** A package's own script failed. The package counts as installed, so the same command again would find nothing to do: final. */
  | { readonly kind: 'scriptlet'; readonly message: string; readonly hint?: string }
  /** A repository can't be used as it is configured, and trying again changes nothing: final. `message` replaces the exit code. */
  | { readonly kind: 'repository'; readonly message: string; readonly hint: string }
  /** Another package manager holds the lock: the runner waits for it. */
  | { readonly kind: 'locked' }
  /** A mirror or the network, for the moment: the runner tries again after a while. */
  | { readonly kind: 'transient' }
  /** Anything else: the runner tries the manager's `recovery` and the command once more, if it has one. `message` replaces the exit code. */
  | { readonly kind: 'failed'; readonly message?: string; readonly hint?: string };

/** The problem of a repository whose server answers that there is none: a release that has ended and was moved, or a wrong address. */
export const repositoryIsGone = (address: string): PackageProblem => ({
  kind: 'repository',
  message: `there is no repository at ${address} (any more)`,
  hint: 'A release that has ended is moved to its distribution\'s archive: point the base image\'s repositories there, or start from a newer release (docs/distributions.md, "Releases that have ended").',
});

/** For a manager whose exit code says all. */
export const problemByExitCode = ({ exitCode }: FinishedCommand): PackageProblem | undefined =>
  exitCode === 0 ? undefined : { kind: 'failed' };
