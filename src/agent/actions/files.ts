import { dirname, posix } from 'node:path';
import type { Files, Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { hasCode } from '../../lib/has-code.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { rewrite } from './rewrite.ts';

/** Writes a file, if it is not there already with the same content and mode. */
export async function write(action: ActionOf<'write'>, { host }: ActionContext): Promise<Outcome> {
  const { path, content, mode } = action;
  const status = await host.files.lstat(path);
  if (action.onlyIfAbsent === true && status !== undefined) return 'unchanged';
  for (const pattern of action.unlessAny ?? [])
    if ((await expandPattern(host.files, pattern)).length > 0) return 'unchanged';
  if (status?.kind === 'directory') throw new UserError(`${path} should be a file but is a directory`);
  if (status?.kind === 'file' && status.mode === mode && (await host.files.readText(path)) === content)
    return 'unchanged';
  await host.files.write(path, content, mode);
  return 'done';
}

/** Adds lines to a file that lacks them; what it holds and its mode stay. */
export async function lines(action: ActionOf<'lines'>, { host }: ActionContext): Promise<Outcome> {
  const { path } = action;
  const text = (await host.files.readText(path)) ?? '';
  const there = new Set(text.split('\n'));
  const missing = action.lines.filter((line) => !there.has(line));
  if (missing.length === 0) return 'unchanged';
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return rewrite(host, path, whole + missing.map((line) => `${line}\n`).join(''), action.mode);
}

export async function directory(action: ActionOf<'directory'>, { host }: ActionContext): Promise<Outcome> {
  const { path, mode } = action;
  const status = await host.files.stat(path);
  if (status?.kind === 'directory' && status.mode === mode) return 'unchanged';
  if (status !== undefined && status.kind !== 'directory')
    throw new UserError(`${path} should be a directory but is a ${status.kind}`);
  await host.files.makeDirectory(path, mode);
  return 'done';
}

/**
 * Makes a symbolic link, replacing a file or another link. Where the engine has mounted a file over `path`, the link
 * can't be made now: systemd makes it at boot instead (tmpfiles.d(5), `L+`).
 */
export async function link(action: ActionOf<'link'>, { host }: ActionContext): Promise<Outcome> {
  const { path, target } = action;
  const status = await host.files.lstat(path);
  if (action.onlyIfAbsent === true && status !== undefined) return 'unchanged';
  if (action.onlyIfTargetExists === true) {
    const led = posix.resolve(dirname(path), target);
    if ((await host.files.stat(led)) === undefined) return 'unchanged';
  }
  if (status?.kind === 'directory')
    throw new UserError(`${path} should be a link to ${target} but is a directory`);
  if ((await host.files.readLink(path)) === target) return 'unchanged';
  try {
    await host.files.link(path, target);
  } catch (error) {
    if (!hasCode(error, 'EBUSY')) throw error;
    await linkAtBoot(host, path, target);
  }
  return 'done';
}

async function linkAtBoot(host: Host, path: string, target: string): Promise<void> {
  const rule = `/usr/lib/tmpfiles.d/kairos-link${path.replaceAll('/', '-')}.conf`;
  await host.files.write(rule, `L+ ${path} - - - - ${target}\n`, 0o644);
  host.emit({
    type: 'message',
    level: 'info',
    message: `${path} is mounted by the build: it becomes a link to ${target} at boot (${rule})`,
  });
}

export async function mode(action: ActionOf<'mode'>, { host }: ActionContext): Promise<Outcome> {
  const status = await host.files.stat(action.path);
  if (status === undefined) throw new UserError(`${action.path} is not there, so its mode can't be set`);
  const uid = action.uid ?? status.uid;
  const gid = action.gid ?? status.gid;
  const owned = status.uid === uid && status.gid === gid;
  if (owned && status.mode === action.mode) return 'unchanged';
  // Changing the owner clears the set-id bits (chown(2)), so the mode comes last.
  if (!owned) await host.files.chown(action.path, uid, gid);
  await host.files.chmod(action.path, action.mode);
  return 'done';
}

export async function move(action: ActionOf<'move'>, { host }: ActionContext): Promise<Outcome> {
  if ((await host.files.lstat(action.from)) === undefined) return 'unchanged';
  await host.files.rename(action.from, action.to);
  return 'done';
}

/** Empties a file. One that is not there, a dangling link, or a mount that can't be written is left as it is. */
export async function truncate(action: ActionOf<'truncate'>, { host }: ActionContext): Promise<Outcome> {
  const status = await host.files.stat(action.path);
  if (status?.kind !== 'file' || status.size === 0) return 'unchanged';
  try {
    await host.files.truncate(action.path);
  } catch (error) {
    if (!hasCode(error, 'EROFS', 'EBUSY', 'EACCES', 'EPERM')) throw error;
    host.emit({
      type: 'message',
      level: 'debug',
      message: `${action.path} is mounted by the build and stays as it is`,
    });
    return 'unchanged';
  }
  return 'done';
}

/** Removes what the patterns match, links as links. */
export async function remove(action: ActionOf<'remove'>, { host }: ActionContext): Promise<Outcome> {
  if (action.unlessMounted !== undefined && (await isMounted(host.files, action.unlessMounted)))
    return 'unchanged';
  let outcome: Outcome = 'unchanged';
  for (const pattern of action.paths)
    for (const path of await expandPattern(host.files, pattern)) {
      if (!(await mayRemove(host.files, path, action))) continue;
      if (await removeOne(host, path)) outcome = 'done';
    }
  return outcome;
}

async function mayRemove(files: Files, path: string, action: ActionOf<'remove'>): Promise<boolean> {
  const status = await files.lstat(path);
  if (action.onlyLinks === true && status?.kind !== 'link') return false;
  return action.onlyDangling !== true || (await files.stat(path)) === undefined;
}

/** A file that the engine has mounted can't be removed; it is not part of the image either. */
async function removeOne(host: Host, path: string): Promise<boolean> {
  try {
    await host.files.remove(path);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EBUSY')) throw error;
    host.emit({ type: 'message', level: 'debug', message: `${path} is mounted by the build and stays` });
    return false;
  }
}

/**
 * The existing paths that match, `*` standing for anything within one segment. A link that `*` finds is a result but never
 * a way further down, so a pattern can't lead out of the place it names. Refuses patterns that could mean a whole tree.
 */
export async function expandPattern(files: Files, pattern: string): Promise<readonly string[]> {
  const segments = pattern.split('/').slice(1);
  const literal = segments[0] !== undefined && !segments[0].includes('*');
  if (!pattern.startsWith('/') || segments.includes('..') || segments.includes('') || !literal)
    throw new UserError(`${pattern} is no pattern that may be removed`);
  let places: readonly Place[] = [{ path: '', found: false }];
  for (const segment of segments) {
    const below: Place[] = [];
    for (const { path, found } of places) {
      if (found && (await files.lstat(path))?.kind === 'link') continue;
      if (!segment.includes('*')) below.push({ path: `${path}/${segment}`, found });
      else {
        const matches = matcherOf(segment);
        const names = (await files.list(path)).filter(matches);
        below.push(...names.map((name) => ({ path: `${path}/${name}`, found: true })));
      }
    }
    places = below;
  }
  const there: string[] = [];
  for (const { path } of places) if ((await files.lstat(path)) !== undefined) there.push(path);
  return there;
}

interface Place {
  readonly path: string;
  /** True below a `*`: from there on no link is followed. */
  readonly found: boolean;
}

function matcherOf(segment: string): (name: string) => boolean {
  const source = segment
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`, 's');
  // As in a shell, a star at the start does not mean hidden files.
  return (name) => expression.test(name) && (segment.startsWith('.') || !name.startsWith('.'));
}

/** Whether a directory is a mount point, by /proc/self/mountinfo (proc(5), field 5). */
export async function isMounted(files: Files, path: string): Promise<boolean> {
  const table = (await files.readText('/proc/self/mountinfo')) ?? '';
  return table.split('\n').some((line) => line.split(' ')[4]?.replaceAll('\\040', ' ') === path);
}
