import { type PackageProblem, repositoryIsGone } from '../package-problem.ts';

/** Of apt's acquire-item.cc: an index past its Valid-Until, one from the future, and none where the server answers. */
const EXPIRED = /Release file for (\S+) is expired \(invalid since ([^)]+)\)/;
const FROM_FUTURE = /Release file for (\S+) is not valid yet \(invalid for another ([^)]+)\)/;
const NONE = /The repository '([^']+)' (?:does not have|does no longer have|no longer has) a Release file/;
/** Of a repository without suites. */
const NO_INDEX = /Failed to fetch (\S+)\/\.\/Packages\S* +404 +Not Found/;
const NOT_FOUND = /\b404 +Not Found\b/;

/** What is wrong with a repository by what apt-get says; undefined when it says nothing of the kind. */
export function repositoryProblem(output: string): PackageProblem | undefined {
  const [, expired, since] = EXPIRED.exec(output) ?? [];
  if (expired !== undefined)
    return {
      kind: 'repository',
      message: `the index ${expired} is out of date (since ${since ?? ''})`,
      hint: 'Nobody renews it: take a mirror that is kept up to date or, for an archive, put `Acquire::Check-Valid-Until "false";` into a file in /etc/apt/apt.conf.d of the base image (docs/distributions.md, "Releases that have ended").',
    };
  const [, future, still] = FROM_FUTURE.exec(output) ?? [];
  if (future !== undefined)
    return {
      kind: 'repository',
      message: `the index ${future} is from the future (${still ?? ''})`,
      hint: "The machine's clock is slow: set it and build again.",
    };
  const [, none] = NONE.exec(output) ?? NO_INDEX.exec(output) ?? [];
  // apt says the same of a server or a proxy that has trouble of its own.
  return none !== undefined && NOT_FOUND.test(output) ? repositoryIsGone(none) : undefined;
}
