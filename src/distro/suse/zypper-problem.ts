import {
  type FinishedCommand,
  type PackageProblem,
  problemByExitCode,
  repositoryIsGone,
} from '../package-problem.ts';
import { dependentsProblem } from '../rpm/dependents.ts';
import { describeFailedScriptlets } from '../rpm/scriptlets.ts';

/** zypper(8), "EXIT CODES". */
const NO_REPOSITORIES = 6;
const LOCKED = 7;
const UNKNOWN_NAMES = 104;
const REPOSITORIES_SKIPPED = 106;
const SCRIPT_FAILED = 107;
/** All is done: updates or patches are there to be had, or a restart of something that doesn't run here. */
const INFORMATION: readonly number[] = [0, 100, 101, 102, 103];

const NO_PROVIDER = /^No provider of '(.+)' found\.$/gm;
const OUT_OF_REACH = /Download \(curl\) error|Timeout exceeded/;
const NOT_RETRIEVED = /Failed to retrieve new repository metadata/;
const KEY = /key .*has expired|Signature verification failed/;
/** Without the number that zypper puts before each. */
const CONFLICT = /^Problem: (?:\d+: )?(.+)$/gm;

/** The first files that zypper reads of a repository; others may be missing while a mirror is renewed. */
const GONE =
  /File '\S*(?:repomd\.xml|\/media)' not found on medium '(.+?)'|^ - \[[^|\n]*\|(\S+?)\] Repository type can't be determined/m;

const REPOSITORY_HINT =
  "Put a .repo file into the base image's /etc/zypp/repos.d; SLES gets SUSE's repositories by registration, with the build secrets SCCcredentials and SUSEConnect (docs/distributions.md).";
const MISSING_HINT =
  "Leave a package out with --remove-package, or configure the repository that has it: on SLES that is SUSE's, by registration with the build secrets SCCcredentials and SUSEConnect, and with Package Hub (docs/distributions.md).";

/** Judges a finished zypper or rpm. */
export function zypperProblem(finished: FinishedCommand): PackageProblem | undefined {
  const { command, exitCode, output } = finished;
  // With 107, or with 8 when the script had to succeed for the package to be installed.
  const scripts = describeFailedScriptlets(output);
  if (scripts !== undefined) return { kind: 'scriptlet', message: scripts };
  if (command[0] !== 'zypper') return dependentsProblem(output) ?? problemByExitCode(finished);
  if (INFORMATION.includes(exitCode)) return undefined;
  return byExitCode(exitCode, output);
}

function byExitCode(exitCode: number, output: string): PackageProblem {
  switch (exitCode) {
    case NO_REPOSITORIES:
      return {
        kind: 'repository',
        message: 'no repository is configured and enabled',
        hint: REPOSITORY_HINT,
      };
    case LOCKED:
      return { kind: 'locked' };
    case UNKNOWN_NAMES:
      return { kind: 'missing', names: allOf(output, NO_PROVIDER), hint: MISSING_HINT };
    case SCRIPT_FAILED:
      return { kind: 'scriptlet', message: 'a script of a package failed' };
  }
  if (KEY.test(output))
    return {
      kind: 'repository',
      message: "a repository's signature could not be checked",
      hint: 'Its key may be new or have been prolonged: import the present one with rpm --import in the base image.',
    };
  const [, medium, untyped] = GONE.exec(output) ?? [];
  const address = medium ?? untyped;
  if (address !== undefined && !OUT_OF_REACH.test(output)) return repositoryIsGone(address);
  if (OUT_OF_REACH.test(output) || NOT_RETRIEVED.test(output) || exitCode === REPOSITORIES_SKIPPED)
    return { kind: 'transient' };
  const conflicts = allOf(output, CONFLICT);
  return conflicts.length === 0
    ? { kind: 'failed' }
    : { kind: 'failed', message: `packages don't go together: ${conflicts.join('; ')}` };
}

/** What the pattern's first group caught, without repeats. */
const allOf = (output: string, pattern: RegExp): readonly string[] => [
  ...new Set([...output.matchAll(pattern)].map(([, caught]) => caught ?? '')),
];
