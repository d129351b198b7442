import type { Inspection } from '../check.ts';

/** Files in which a framework says what goes into the initrd: its dracut module, and Alpine's mkinitfs feature. */
const DEFINITIONS = [
  '/usr/lib/dracut/modules.d/28immucore/module-setup.sh',
  '/etc/mkinitfs/features.d/immucore.files',
] as const;

/** What the framework says the initrd must hold, comments left out; empty when it says nothing. */
export async function initrdDefinition({ files }: Inspection): Promise<string> {
  const texts = await Promise.all(DEFINITIONS.map((path) => files.readText(path)));
  return withoutComments(texts.join('\n'));
}

/** The framework's dracut configuration, as `file name` and text without comments. */
export async function dracutConfiguration({ files }: Inspection): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await files.list('/etc/dracut.conf.d')) {
    if (!/^(kairos-.*|\d\d-kairos-.*|\d\d-immucore)\.conf$/.test(name)) continue;
    found.set(name, withoutComments((await files.readText(`/etc/dracut.conf.d/${name}`)) ?? ''));
  }
  return found;
}

/** The words a dracut setting adds, such as `add_drivers+=" nfit nd_pmem "`. */
export function dracutWords(text: string, setting: string): readonly string[] {
  const assignments = [...text.matchAll(new RegExp(`^\\s*${setting}\\+?=(["']?)([^"'\\n]*)\\1`, 'gm'))];
  return assignments.flatMap(([, , words]) => (words ?? '').split(/\s+/).filter(Boolean));
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*#.*$/gm, '');
