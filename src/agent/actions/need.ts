import { UserError } from '../../lib/user-error.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';

/** Sees that a file is there that nothing else in the plan can bring. */
export async function need(
  { path, reason, hint }: ActionOf<'need'>,
  { host }: ActionContext,
): Promise<Outcome> {
  if ((await host.files.stat(path))?.kind !== 'file')
    throw new UserError(`there is no ${path}: ${reason}`, { hint });
  return 'unchanged';
}
