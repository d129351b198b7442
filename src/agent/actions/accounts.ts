import type { Host } from '../../lib/host.ts';
import { fetchBytes } from '../../lib/fetch-bytes.ts';
import { UserError } from '../../lib/user-error.ts';
import { ACCOUNT_FILES, type ExtensionAction, type UserWish } from '../extensions/extension-action.ts';
import type { ActionContext, Outcome } from './action-context.ts';
import { rewrite } from './rewrite.ts';

type Of<Kind extends ExtensionAction['do']> = Extract<ExtensionAction, { do: Kind }>;
type Entry = readonly string[];

/** The entries of an account file; empty when there is none. */
async function entriesOf(host: Host, path: string): Promise<readonly Entry[]> {
  const text = (await host.files.readText(path)) ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
}

const save = async (host: Host, path: string, entries: readonly Entry[]): Promise<Outcome> =>
  rewrite(host, path, entries.map((entry) => `${entry.join(':')}\n`).join(''), 0o640);

const named = (entries: readonly Entry[], name: string): Entry | undefined =>
  entries.find(([first]) => first === name);

/** The entries with this one instead of that of its name, or after them. */
const withEntry = (entries: readonly Entry[], entry: Entry): readonly Entry[] =>
  named(entries, entry[0] ?? '') === undefined
    ? [...entries, entry]
    : entries.map((other) => (other[0] === entry[0] ? entry : other));

/** Puts an entry into an account file, or takes it out by its name. */
export async function entry(action: Of<'entry'>, { host }: ActionContext): Promise<Outcome> {
  const { path, fields, kind, change } = action;
  const entries = await entriesOf(host, path);
  const [name = ''] = fields;
  if (change === 'delete')
    return save(
      host,
      path,
      entries.filter(([first]) => first !== name),
    );
  const there = named(entries, name);
  const kept = kind === 'group' ? group(fields, there, path) : fields;
  return save(host, path, withEntry(entries, kept));
}

/** A group that is there keeps what is not said of it, and its members. */
function group(
  [name = '', password, gid, members = '']: Entry,
  there: Entry | undefined,
  path: string,
): Entry {
  const number = gid === '' ? there?.[2] : gid;
  if (number === undefined)
    throw new UserError(`${path}: the group ${name} is new and has no gid`, {
      hint: 'Give its entity a gid.',
    });
  return [name, password === '' ? (there?.[1] ?? 'x') : (password ?? 'x'), number, join(there?.[3], members)];
}

const join = (...lists: readonly (string | undefined)[]): string =>
  [...new Set(lists.flatMap((list) => list?.split(',') ?? []).filter((name) => name !== ''))].join(',');

/** Numbers for people and for services, as login.defs(5) has them. */
const PEOPLE = [1000, 59_999] as const;
const SERVICES = [100, 999] as const;

/** The lowest number of its range that no entry has, or the highest for services, as useradd(8) takes them. */
function freeNumber(used: ReadonlySet<string>, system: boolean): string {
  const [first, last] = system ? SERVICES : PEOPLE;
  for (let step = 0; step <= last - first; step++) {
    const number = String(system ? last - step : first + step);
    if (!used.has(number)) return number;
  }
  throw new UserError(`no number from ${first} to ${last} is free for a new user`);
}

/**
 * Makes a user, or gives one that is there a password and groups. The files are written by us, because the programs for it differ
 * between distributions. Equal images have equal files: no day of a password's change is noted.
 */
export async function user(action: Of<'user'>, { host }: ActionContext): Promise<Outcome> {
  const wish = action.user;
  const users = await entriesOf(host, ACCOUNT_FILES.user);
  const there = named(users, wish.name);
  const outcomes: Outcome[] = [];
  if (there === undefined) outcomes.push(...(await makeUser(wish, users, host)));
  else if (wish.locked === true || wish.passwordHash !== undefined)
    outcomes.push(await setPassword(wish, host));
  for (const name of wish.groups ?? []) outcomes.push(await addMember(name, wish.name, host));
  return outcomes.includes('done') ? 'done' : 'unchanged';
}

async function makeUser(wish: UserWish, users: readonly Entry[], host: Host): Promise<readonly Outcome[]> {
  const { name, system = false, comment = '', shell = '/bin/sh', home = `/home/${name}` } = wish;
  const groups = await entriesOf(host, ACCOUNT_FILES.group);
  const ids = new Set([...users, ...groups].flatMap(([, , id]) => id ?? []));
  const uid = wish.uid === undefined ? freeNumber(ids, system) : String(wish.uid);
  const other = users.find((entry) => entry[2] === uid);
  if (other !== undefined) throw new UserError(`user ${name}: the uid ${uid} is that of ${other[0] ?? ''}`);
  const outcomes: Outcome[] = [];
  let gid: string;
  if (wish.primaryGroup === undefined) {
    const own = named(groups, name);
    const isFree = groups.every((entry) => entry[2] !== uid);
    gid = own?.[2] ?? (isFree ? uid : freeNumber(ids, system));
    if (own === undefined)
      outcomes.push(await save(host, ACCOUNT_FILES.group, [...groups, [name, 'x', gid, '']]));
  } else gid = groupNamed(groups, wish.primaryGroup)[2] ?? '';
  outcomes.push(
    await save(host, ACCOUNT_FILES.user, [...users, [name, 'x', uid, gid, comment, home, shell]]),
    await setPassword(wish, host),
  );
  if (wish.noHome !== true && !system && (await host.files.stat(home)) === undefined) {
    await host.files.makeDirectory(home, 0o755);
    await host.files.chown(home, Number(uid), Number(gid));
  }
  return outcomes;
}

/** Without a password nobody logs in by one. */
async function setPassword({ name, passwordHash, locked }: UserWish, host: Host): Promise<Outcome> {
  const shadow = await entriesOf(host, ACCOUNT_FILES.shadow);
  const [, , ...rest] = named(shadow, name) ?? [name, '', '', '0', '99999', '7', '', '', ''];
  const password = locked === true ? '!' : (passwordHash ?? '!');
  return save(host, ACCOUNT_FILES.shadow, withEntry(shadow, [name, password, ...rest]));
}

function groupNamed(groups: readonly Entry[], name: string): Entry {
  const found = named(groups, name);
  if (found === undefined)
    throw new UserError(`there is no group ${name}`, {
      hint: 'A package brings it, or an entity of the kind group in ensure_entities.',
    });
  return found;
}

async function addMember(groupName: string, member: string, host: Host): Promise<Outcome> {
  const groups = await entriesOf(host, ACCOUNT_FILES.group);
  const [name = '', password = 'x', gid = '', members] = groupNamed(groups, groupName);
  return save(host, ACCOUNT_FILES.group, withEntry(groups, [name, password, gid, join(members, member)]));
}

/** Where a user's public keys are published. */
const KEY_SERVERS: Readonly<Record<string, (user: string) => string>> = {
  github: (name) => `https://github.com/${encodeURIComponent(name)}.keys`,
  gitlab: (name) => `https://gitlab.com/${encodeURIComponent(name)}.keys`,
};

/** Lets keys log in as a user who is there: `~/.ssh/authorized_keys`, sshd(8). */
export async function authorizedKeys(
  action: Of<'authorized-keys'>,
  context: ActionContext,
): Promise<Outcome> {
  const { host } = context;
  const found = named(await entriesOf(host, ACCOUNT_FILES.user), action.user);
  const [, , uid, gid, , home = ''] = found ?? [];
  if (!home.startsWith('/'))
    throw new UserError(`authorized_keys: there is no user ${action.user} with a home`);
  const directory = `${home}/.ssh`;
  const path = `${directory}/authorized_keys`;
  const text = (await host.files.readText(path)) ?? '';
  const known = text.split('\n').filter((line) => line !== '');
  const lines = [...new Set([...known, ...(await publicKeys(action.keys, context))])];
  if ((await host.files.stat(directory)) === undefined) {
    await host.files.makeDirectory(directory, 0o700);
    await host.files.chown(directory, Number(uid), Number(gid));
  }
  const outcome = await rewrite(host, path, lines.map((line) => `${line}\n`).join(''), 0o600);
  if (outcome === 'done') await host.files.chown(path, Number(uid), Number(gid));
  return outcome;
}

/** Keys as they are, of an address, or `github:NAME` and `gitlab:NAME`. */
async function publicKeys(words: readonly string[], context: ActionContext): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const word of words) {
    const [, server = '', name = ''] = /^(github|gitlab):([^/\s]+)$/.exec(word) ?? [];
    const url = KEY_SERVERS[server]?.(name) ?? (/^https?:\/\//.test(word) ? word : undefined);
    const text = url === undefined ? word : new TextDecoder().decode(await fetchBytes(url, context));
    keys.push(
      ...text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  }
  return keys;
}
