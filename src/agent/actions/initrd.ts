import type { Action } from '../../distro/action.ts';
import { kernelWish } from '../../plan/agent-request.ts';
import { buildInitrd, kernelConfigPaths } from '../../plan/build-initrd.ts';
import type { ActionContext, Outcome } from './action-context.ts';
import { chosenKernel } from './choose-kernel.ts';

/** Builds /boot/initrd for the chosen kernel. Until it is whole it has another name. */
export async function initrd(
  context: ActionContext,
  perform: (action: Action, context: ActionContext) => Promise<Outcome>,
): Promise<Outcome> {
  const release = await chosenKernel(kernelWish(context.request), context);
  const config = await firstText(context, kernelConfigPaths(release));
  for (const action of buildInitrd(context.distro.initrd, release, config)) await perform(action, context);
  return 'done';
}

async function firstText({ host }: ActionContext, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const text = await host.files.readText(path);
    if (text !== undefined) return text;
  }
  return undefined;
}
