import type { Host } from '../../lib/host.ts';
import type { ExtensionAction } from '../extensions/extension-action.ts';
import type { ActionContext, Outcome } from './action-context.ts';

/** Gives a file another text; its mode and its owner stay. `mode` is for one that is not there yet. */
export async function rewrite(host: Host, path: string, text: string, mode: number): Promise<Outcome> {
  const status = await host.files.stat(path);
  if (status !== undefined && (await host.files.readText(path)) === text) return 'unchanged';
  await host.files.write(path, text, status?.mode ?? mode);
  if (status !== undefined && (status.uid !== 0 || status.gid !== 0)) {
    await host.files.chown(path, status.uid, status.gid);
    await host.files.chmod(path, status.mode);
  }
  return 'done';
}

/** Sets the value of keys in a file of `KEY=value` lines. */
export async function keys(
  { path, mode, header, values }: Extract<ExtensionAction, { do: 'keys' }>,
  { host }: ActionContext,
): Promise<Outcome> {
  const text = (await host.files.readText(path)) ?? (header === undefined ? '' : `${header}\n`);
  const left = new Map(Object.entries(values));
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .filter((line, index) => line !== '' || index > 0);
  const changed = lines.map((line) => {
    const key = line.split('=')[0]?.trim() ?? '';
    const value = left.get(key);
    left.delete(key);
    return value === undefined ? line : `${key}=${value}`;
  });
  const added = [...left].map(([key, value]) => `${key}=${value}`);
  return rewrite(host, path, `${[...changed, ...added].join('\n')}\n`, mode);
}
