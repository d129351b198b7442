import { DRACUT, DRACUT_MODULES } from '../../distro/dracut.ts';
import { UserError } from '../../lib/user-error.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { write } from './files.ts';

/** Asks dracut for the modules that it has: at the first unknown one it would stop, without an image. */
export async function dracutModules(
  { path, mode, content, modules, reason }: ActionOf<'dracut-modules'>,
  context: ActionContext,
): Promise<Outcome> {
  const { host } = context;
  const directories = await host.files.list(DRACUT_MODULES);
  const installed = directories.map((directory) => directory.replace(/^\d\d/, ''));
  // Without a dracut there is nothing to ask, although the framework has brought its own module: the step that runs it will say so.
  const isThere = (await host.files.stat(DRACUT)) !== undefined;
  const missing = isThere ? modules.filter(({ name }) => !installed.includes(name)) : [];
  const needed = missing.filter(({ optional }) => optional !== true).map(({ name }) => name);
  if (needed.length > 0)
    throw new UserError(`dracut has no module ${needed.join(', ')}, which the image needs: ${reason}`, {
      hint: `Modules are directories in ${DRACUT_MODULES}; a package of the distribution brings them.`,
    });
  for (const { name } of missing)
    host.emit({
      type: 'message',
      level: 'info',
      message: `dracut has no module ${name}; the image does without`,
    });
  const names = modules.filter((module) => !missing.includes(module)).map(({ name }) => name);
  const added = names.length === 0 ? '' : `add_dracutmodules+=" ${names.join(' ')} "\n`;
  return write({ do: 'write', path, mode, content: `${content}${added}` }, context);
}
