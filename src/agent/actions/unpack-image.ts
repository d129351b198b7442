import { parseReference } from '../../oci/reference.ts';
import type { ExtensionAction } from '../extensions/extension-action.ts';
import type { ActionContext, Outcome } from './action-context.ts';

/** Downloads survive an interruption here; init's clean-up removes what is left. */
const SCRATCH = '/var/tmp/kairos-init-image';

/** Lays the files of an image over a directory. */
export async function unpackImage(
  { reference, path, platform = '' }: Extract<ExtensionAction, { do: 'unpack-image' }>,
  { host, trees, request }: ActionContext,
): Promise<Outcome> {
  const [os = 'linux', architecture = request.system.arch] = platform === '' ? [] : platform.split('/');
  if ((await host.files.stat(path)) === undefined) await host.files.makeDirectory(path, 0o755);
  await trees.unpackImage(host, parseReference(reference), { os, architecture }, path, { scratch: SCRATCH });
  await host.files.remove(SCRATCH);
  return 'done';
}
