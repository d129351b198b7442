import { type FinishedCommand, type PackageProblem, repositoryIsGone } from '../package-problem.ts';
import { dependentsProblem } from '../rpm/dependents.ts';
import { describeFailedScriptlets } from '../rpm/scriptlets.ts';

/** dnf 4 and 5 name every package they don't find, microdnf the first: `rehearseInstall` finds the others. */
const MISSING = /^(?:No match for argument: |error: No package matches ')(.+?)'?$/gm;

/** rpm, dnf 4 and microdnf; dnf 5 waits by itself. */
const LOCKED =
  /can't create transaction lock|waiting for process with pid|resource temporarily unavailable|\] already locked by /i;

/** What a mirror, or the way to it, may do better in a moment. */
const TRANSIENT =
  /Cannot download|Failed to download|Error downloading packages|Curl error \((?:5|6|7|18|28|35|52|55|56|92)\)|Status code: (?:404|429|5\d\d)|All mirrors were tried|Couldn't connect|Timeout was reached/i;

/** The same certificate is there in a moment, and the same full disk. */
const LASTING = /certificate|Curl error \((?:58|60|77)\)|no space left on device|more space needed/i;

/** CentOS answers for no release that has ended, and its mirror list's name is gone. */
const NO_MIRROR_LIST = /No URLs in mirrorlist|Could(?:n't| not) resolve host[^\n]*?(mirrorlist\.centos\.org)/;

/** What dnf says of each try to read a repository. */
const TRY = /(?:Status code: (\d+)|Curl error \(\d+\))[^\n]* for (\S+)/g;

const NO_REPOSITORY = /There are no enabled repositor|No enabled repositor/i;

const NO_SUBSCRIPTION =
  'The repositories of a RHEL base image without a subscription (UBI) have no kernel: build on a subscribed host, or give the entitlement to the build as mounts (/etc/pki/entitlement, /etc/rhsm), or add a repository with these packages.';

const MORE_REPOSITORIES =
  'Leave a package out with --remove-package, or add the repository that has it: on Enterprise Linux EPEL, by KAIROS_INIT_EPEL_URL (docs/distributions.md).';

function repositoryProblem(output: string): PackageProblem | undefined {
  if (NO_REPOSITORY.test(output))
    return {
      kind: 'repository',
      message: 'no repository is configured and enabled',
      hint: `Put a .repo file into the base image's /etc/yum.repos.d. ${NO_SUBSCRIPTION}`,
    };
  const list = NO_MIRROR_LIST.exec(output);
  if (list !== null) return repositoryIsGone(list[1] ?? 'any address of the mirror list');
  const tries = [...output.matchAll(TRY)];
  const gone = tries.every(([, status, url]) => status === '404' && url?.includes('/repomd.xml') === true);
  return gone && tries[0] !== undefined ? repositoryIsGone(tries[0][2] ?? '') : undefined;
}

/** What is wrong after dnf, dnf5, microdnf or rpm. dnf 4 ends with 0 after a failed script. */
export function dnfProblem({ command, exitCode, output }: FinishedCommand): PackageProblem | undefined {
  const scripts = describeFailedScriptlets(output);
  if (scripts !== undefined) return { kind: 'scriptlet', message: scripts };
  if (exitCode === 0) return undefined;
  const names = [...new Set([...output.matchAll(MISSING)].map(([, name = '']) => name))];
  if (names.length > 0)
    return {
      kind: 'missing',
      names,
      hint: names.some((name) => /^kernel(?:-|$)/.test(name)) ? NO_SUBSCRIPTION : MORE_REPOSITORIES,
    };
  const repository = repositoryProblem(output);
  if (repository !== undefined) return repository;
  if (LOCKED.test(output)) return { kind: 'locked' };
  const dependents = command[0] === 'rpm' ? dependentsProblem(output) : undefined;
  if (dependents !== undefined) return dependents;
  return { kind: TRANSIENT.test(output) && !LASTING.test(output) ? 'transient' : 'failed' };
}
