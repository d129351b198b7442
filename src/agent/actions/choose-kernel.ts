import { imageRequest } from '../../plan/agent-request.ts';
import { chooseKernel as choose, findKernels, type KernelChoice } from '../../plan/choose-kernel.ts';
import { kernelLinks } from '../../plan/kernel-links.ts';
import type { Action } from '../../distro/action.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { runExplained } from './run.ts';

/** Chooses the kernel to boot among those installed now, and makes /boot/vmlinuz lead to it. */
export async function chooseKernel(
  action: ActionOf<'choose-kernel'>,
  context: ActionContext,
  perform: (action: Action, context: ActionContext) => Promise<Outcome>,
): Promise<Outcome> {
  const choice = await kernelFor(action, context);
  context.memory.kernel = choice.release;
  const message = choice.explanation ?? `the kernel is ${choice.release}`;
  context.host.emit({ type: 'message', level: choice.explanation === undefined ? 'debug' : 'info', message });
  let outcome: Outcome = 'unchanged';
  for (const step of kernelLinks(choice)) if ((await perform(step, context)) === 'done') outcome = 'done';
  return outcome;
}

/** The kernel that the action's wishes and the model's preference lead to. Throws a UserError that lists what is there. */
async function kernelFor(
  action: Pick<ActionOf<'choose-kernel'>, 'release' | 'packages'>,
  { host, distro, request }: ActionContext,
): Promise<KernelChoice> {
  const { kernels, packageManager } = distro;
  const releases =
    action.packages.length === 0
      ? []
      : kernels.parseReleases(
          (
            await runExplained(host, kernels.releasesOf(action.packages), {
              environment: packageManager.environment,
            })
          ).stdout,
        );
  const preferred = kernels.preferred?.(imageRequest(request));
  return choose(await findKernels(host.files, kernels), {
    releases,
    compare: kernels.compareReleases,
    ...(action.release === undefined ? {} : { release: action.release }),
    ...(preferred === undefined ? {} : { preferred }),
  });
}

/** The kernel chosen in this run; when that step was done in an earlier run, the choice is made again. */
export async function chosenKernel(
  wish: Pick<ActionOf<'choose-kernel'>, 'release' | 'packages'>,
  context: ActionContext,
): Promise<string> {
  return (context.memory.kernel ??= (await kernelFor(wish, context)).release);
}
