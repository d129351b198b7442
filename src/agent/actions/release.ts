import type { Host } from '../../lib/host.ts';
import { KAIROS_RELEASE, mergeKairosRelease, softwareKeys } from '../../plan/kairos-release.ts';
import { parseSoftwareVersion, softwareVersionCommand } from '../../plan/software-version.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { runExplained } from './run.ts';

/** Writes /etc/kairos-release; with Kubernetes, its version as the installed program says it. */
export async function release(action: ActionOf<'release'>, { host }: ActionContext): Promise<Outcome> {
  const { keys, software } = action;
  if (software === undefined) return mergeRelease(keys, host);
  const { stdout } = await runExplained(host, softwareVersionCommand(software));
  return mergeRelease({ ...keys, ...softwareKeys(software, parseSoftwareVersion(software, stdout)) }, host);
}

/** Sets keys of /etc/kairos-release and leaves its others as they are. */
export async function mergeRelease(keys: Readonly<Record<string, string>>, host: Host): Promise<Outcome> {
  const before = await host.files.readText(KAIROS_RELEASE);
  const after = mergeKairosRelease(before ?? '', keys);
  if (after === before) return 'unchanged';
  await host.files.write(KAIROS_RELEASE, after, 0o644);
  return 'done';
}
