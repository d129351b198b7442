import { dirname } from 'node:path';
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
    before: z.union([
      z.object({ kind: z.literal('nothing') }),
      z.object({ kind: z.literal('file'), base64: z.string(), mode: z.number() }),
      z.object({ kind: z.literal('link'), target: z.string() }),
    ]),
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
    const before = await stateOf(guard.path, host);
    if (before === undefined || (guard.onlyIfAbsent === true && before.kind !== 'nothing')) continue;
    const alone = (await host.files.stat(dirname(guard.path))) === undefined;
    const { path, installedAs } = guard;
    const held = guard.appends === true ? await host.files.readText(path) : undefined;
    const content = held === undefined ? guard.content : `${held}\n${guard.content}`;
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
    for (const { path, content } of journal) {
      const mode = guards.find((guard) => guard.path === path)?.mode ?? 0o644;
      // By renaming, because writing would follow a link.
      await host.files.write(sideName(path), content, mode);
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
  const entries = readJournal(text);
  // What only goes away goes first: on a full disk its room is all there is for a file that comes back.
  const goesAway = ({ before }: Journal[number]): boolean => before.kind === 'nothing';
  for (const entry of entries.filter(goesAway)) await restoreGuard(entry, host);
  for (const entry of entries.filter((other) => !goesAway(other))) await restoreGuard(entry, host);
  await host.files.remove(JOURNAL);
}

async function restoreGuard(entry: Journal[number], host: Host): Promise<void> {
  const { path, content, alone, before, installedAs } = entry;
  await host.files.remove(sideName(path));
  const status = await host.files.lstat(path);
  const ours = status?.kind === 'file' && (await host.files.readText(path)) === content;
  // Somebody else may have changed it since, or it was never put there: theirs stays.
  if (ours && before.kind === 'file')
    await host.files.write(path, Buffer.from(before.base64, 'base64'), before.mode);
  else if (ours && before.kind === 'link') await host.files.link(path, before.target);
  else if (ours) await host.files.remove(path);
  // Without the guard the package's file would have come to its place, and what was written over it since would be there now.
  if (installedAs !== undefined && before.kind === 'nothing') {
    if (!ours) await host.files.remove(installedAs);
    else if ((await host.files.lstat(installedAs)) !== undefined) await host.files.rename(installedAs, path);
  }
  const directory = dirname(path);
  if (alone === true && (await host.files.list(directory)).length === 0) await host.files.remove(directory);
}

const sideName = (path: string): string => `${path}.kairos-guard`;

/** A journal that can't be read was never whole, so nothing was put up after it. */
function readJournal(text: string): Journal {
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** What is at a path; undefined for what no guard may replace (a directory, a device). */
async function stateOf(path: string, { files }: Host): Promise<Journal[number]['before'] | undefined> {
  const status = await files.lstat(path);
  if (status === undefined) return { kind: 'nothing' };
  if (status.kind === 'link') return { kind: 'link', target: (await files.readLink(path)) ?? '' };
  if (status.kind !== 'file') return undefined;
  const bytes = (await files.readBytes(path)) ?? new Uint8Array();
  return { kind: 'file', base64: Buffer.from(bytes).toString('base64'), mode: status.mode };
}
