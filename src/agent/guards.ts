import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Guard } from '../distro/distro.ts';
import type { Host } from '../lib/host.ts';

/** Remembers what stood where a guard stands now, until it is back: a run that was killed leaves it for the next one. */
const JOURNAL = '/etc/kairos/.kairos-init-guards.json';

const journalSchema = z.array(
  z.object({
    path: z.string(),
    /** What we put there. */
    content: z.string(),
    /** Its directory was not there, and goes again if nothing else came into it. */
    alone: z.boolean().optional(),
    /** Where a package's own file is put as long as ours is in its place. */
    installedAs: z.string().optional(),
    /** Whether something stood there: it waits beside the guard, so that putting it back takes no room on a full disk. */
    before: z.enum(['nothing', 'something']),
  }),
);
type Journal = z.infer<typeof journalSchema>;

/** Runs `work` while the guards stand, and puts everything back as it was, however `work` ends. */
export async function withGuards<T>(
  guards: readonly Guard[],
  host: Host,
  work: () => Promise<T>,
): Promise<T> {
  await restoreGuards(host);
  const journal: Journal = [];
  for (const guard of guards) {
    const kind = (await host.files.lstat(guard.path))?.kind;
    // No guard may replace a directory or a device.
    if (kind === 'directory' || kind === 'other') continue;
    const before = kind === undefined ? 'nothing' : 'something';
    if (guard.onlyIfAbsent === true && before === 'something') continue;
    const alone = (await host.files.stat(dirname(guard.path))) === undefined;
    const { path, installedAs } = guard;
    const held = guard.rewrites === undefined ? undefined : await host.files.readText(path);
    const content = held === undefined ? guard.content : (guard.rewrites?.(held) ?? guard.content);
    journal.push({
      path,
      content,
      ...(alone ? { alone } : {}),
      ...(installedAs === undefined ? {} : { installedAs }),
      before,
    });
  }
  if (journal.length === 0) return work();
  // The journal first: after a kill between the two, it says no more than is true.
  await host.files.write(JOURNAL, `${JSON.stringify(journal)}\n`, 0o600);
  try {
    for (const { path, content, before } of journal) {
      const mode = guards.find((guard) => guard.path === path)?.mode ?? 0o644;
      // By renaming, because writing would follow a link.
      await host.files.write(sideName(path), content, mode);
      if (before === 'something') await host.files.rename(path, asideName(path));
      await host.files.rename(sideName(path), path);
    }
    return await work();
  } finally {
    await restoreGuards(host);
  }
}

/** Puts back what a run that was ended left standing. Does nothing when there is none. */
export async function restoreGuards(host: Host): Promise<void> {
  const text = await host.files.readText(JOURNAL);
  if (text === undefined) return;
  for (const entry of readJournal(text)) await restoreGuard(entry, host);
  await host.files.remove(JOURNAL);
}

async function restoreGuard(entry: Journal[number], host: Host): Promise<void> {
  const { path, content, alone, before, installedAs } = entry;
  await host.files.remove(sideName(path));
  const status = await host.files.lstat(path);
  const ours = status?.kind === 'file' && (await host.files.readText(path)) === content;
  const waits = before === 'something' && (await host.files.lstat(asideName(path))) !== undefined;
  if (waits && (ours || status === undefined)) await host.files.rename(asideName(path), path);
  // Somebody else has changed it since: theirs stays.
  else if (waits) await host.files.remove(asideName(path));
  else if (ours && before === 'nothing') await host.files.remove(path);
  // Without the guard the package's file would have come to its place, and what was written over it since would be there now.
  if (installedAs !== undefined && before === 'nothing') {
    if (!ours) await host.files.remove(installedAs);
    else if ((await host.files.lstat(installedAs)) !== undefined) await host.files.rename(installedAs, path);
  }
  const directory = dirname(path);
  if (alone === true && (await host.files.list(directory)).length === 0) await host.files.remove(directory);
}

const sideName = (path: string): string => `${path}.kairos-guard`;
/** Hidden, so that no program takes it for one of its files: apt would speak of it. */
const asideName = (path: string): string => join(dirname(path), `.${basename(path)}.kairos-before`);

/** A journal that can't be read was never whole, so nothing was put up after it. */
function readJournal(text: string): Journal {
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
