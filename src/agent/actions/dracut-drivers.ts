import { UserError } from '../../lib/user-error.ts';
import { kernelWish } from '../../plan/agent-request.ts';
import { listedDrivers } from '../../plan/kernel-drivers.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { chosenKernel } from './choose-kernel.ts';
import { write } from './files.ts';
import { runExplained } from './run.ts';

/** Asks dracut for the drivers that the chosen kernel has: at another it prints an error. Kernels for clouds and boards lack some. */
export async function dracutDrivers(
  { path, mode, content, drivers }: ActionOf<'dracut-drivers'>,
  context: ActionContext,
): Promise<Outcome> {
  const known = await kernelDrivers(context);
  // Without a kernel there is nothing to ask, and its step will say so.
  const missing = known === undefined ? [] : drivers.filter((name) => !known.has(name));
  if (missing.length > 0)
    context.host.emit({
      type: 'message',
      level: 'info',
      message: `the kernel has no driver ${missing.join(', ')}; the initrd does without`,
    });
  const names = drivers.filter((name) => !missing.includes(name));
  const added = names.length === 0 ? '' : `add_drivers+=" ${names.join(' ')} "\n`;
  return write({ do: 'write', path, mode, content: `${content}${added}` }, context);
}

async function kernelDrivers(context: ActionContext): Promise<ReadonlySet<string> | undefined> {
  const release = await chosenKernel(kernelWish(context.request), context).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (release === undefined) return undefined;
  const { host } = context;
  const list = async (name: string): Promise<string | undefined> =>
    host.files.readText(`/lib/modules/${release}/${name}`);
  // Packages whose scripts could not make the list leave that to whoever builds the initrd.
  if ((await list('modules.dep')) === undefined) await runExplained(host, ['depmod', '-a', release]);
  return listedDrivers(`${(await list('modules.dep')) ?? ''}\n${(await list('modules.builtin')) ?? ''}`);
}
