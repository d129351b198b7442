import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import type { AgentRequest } from '../plan/agent-request.ts';
import { releaseFileName } from '../plan/release-binaries.ts';
import type { AgentAction, RunnableStep } from './runnable-step.ts';

type Brought = Pick<AgentRequest, 'packagesDirectory' | 'releasesDirectory'>;

/**
 * All that the steps would fetch, each once and with the option by which it may be brought. What a command of the user's
 * fetches, nobody knows beforehand.
 */
export async function fetched(
  steps: readonly RunnableStep[],
  brought: Brought,
  files: Pick<Host['files'], 'stat'>,
): Promise<readonly string[]> {
  const needs: string[] = [];
  for (const { actions } of steps)
    for (const action of actions) needs.push(...(await needsOf(action, brought, files)));
  return [...new Set(needs)];
}

/** Throws a UserError that names all that the steps would fetch. */
export async function refuseFetching(...question: Parameters<typeof fetched>): Promise<void> {
  const all = await fetched(...question);
  if (all.length > 0)
    throw new UserError(`offline, and this would have to be fetched: ${all.join('; ')}`, {
      hint: 'docs/networks.md says how everything is brought together beforehand.',
    });
}

async function needsOf(
  action: AgentAction,
  brought: Brought,
  files: Pick<Host['files'], 'stat'>,
): Promise<readonly string[]> {
  const isBrought = async (name: string): Promise<boolean> =>
    brought.releasesDirectory !== undefined &&
    (await files.stat(`${brought.releasesDirectory}/${name}`))?.kind === 'file';
  if (action.do === 'packages') {
    if (action.change === 'repair' || action.change === 'remove') return [];
    return brought.packagesDirectory === undefined ? ['packages (--packages-dir)'] : [];
  }
  if (action.do === 'framework') {
    const { source } = action;
    return source.from === 'image' ? [`the framework ${source.reference} (--framework-dir)`] : [];
  }
  if (action.do === 'download') {
    const name = releaseFileName(action);
    if (name.includes('{version}'))
      return [`which release ${name.replaceAll('{version}', '…')} is the latest (--k8sversion)`];
    return (await isBrought(name)) ? [] : [`${name} of ${withoutVersion(action.url)} (--releases-dir)`];
  }
  if (action.do === 'image-file') {
    const name = releaseFileName(action);
    return (await isBrought(name)) ? [] : [`${name} of ${action.reference} (--releases-dir)`];
  }
  if (action.do !== 'provider') return [];
  if (action.kairosPlugin === true)
    return [`${action.name}, which agent-provider-kairos downloads (--provider-source builtin)`];
  const instead = (action.otherwise ?? []).map(async (other) => needsOf(other, brought, files));
  return (await Promise.all(instead)).flat();
}

const withoutVersion = (url: string): string => url.replaceAll('{version}', 'latest');

/** The same machine, and nothing is fetched: the plan has been asked already, and an extension or a plugin might not know. */
export const offlineHost = (host: Host): Host => ({
  ...host,
  fetch: async (input) =>
    Promise.reject(
      new UserError(
        `${input instanceof Request ? input.url : String(input)} is not fetched: the build is offline`,
      ),
    ),
});
