import { parse, TomlError } from 'smol-toml';
import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import type { Reference } from './reference.ts';

/** One `[[registry]]` table (containers-registries.conf(5), version 2). */
export interface RegistrySettings {
  /** Images whose name starts so are meant; `*.example.org` means every host below. */
  readonly prefix: string;
  /** Stands in for the prefix when the image is fetched; left out, the prefix itself. */
  readonly location?: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrors: readonly Mirror[];
}

export interface Mirror {
  readonly location: string;
  readonly insecure: boolean;
  readonly use: 'all' | 'digest-only' | 'tag-only';
}

/** A place to fetch an image from. */
export interface Endpoint {
  readonly registry: string;
  readonly repository: string;
  /** Plain http is tried where https fails. */
  readonly insecure: boolean;
}

const SYSTEM_FILE = '/etc/containers/registries.conf';

/**
 * Reads the registry settings of a file tree: the file that CONTAINERS_REGISTRIES_CONF names, or else the system's and its drop-in
 * files in the order of their names, where a later table replaces an earlier one of the same prefix.
 * Throws UserError with the file and line when one is not TOML, or a key has the wrong type.
 */
export async function readRegistriesConf(
  host: Pick<Host, 'files' | 'environment'>,
): Promise<readonly RegistrySettings[]> {
  const named = host.environment['CONTAINERS_REGISTRIES_CONF'];
  const dropIns = named === undefined ? await host.files.list(`${SYSTEM_FILE}.d`) : [];
  const files = [
    named ?? SYSTEM_FILE,
    ...dropIns.filter((name) => name.endsWith('.conf')).map((name) => `${SYSTEM_FILE}.d/${name}`),
  ];
  const byPrefix = new Map<string, RegistrySettings>();
  for (const file of files) {
    const text = await host.files.readText(file);
    if (text === undefined) continue;
    for (const settings of parseRegistriesConf(text, file)) byPrefix.set(settings.prefix, settings);
  }
  return [...byPrefix.values()];
}

/** Reads one file's `[[registry]]` tables; version 1's `[registries.insecure]` list is understood too. `file` is for errors. */
export function parseRegistriesConf(text: string, file: string): readonly RegistrySettings[] {
  let document: Record<string, unknown>;
  try {
    document = parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new UserError(`${file}:${cause.line}:${cause.column}: this is not TOML`, { cause });
  }
  const tables = objects(document, 'registry', file).map((table) => settingsOf(table, file));
  const old = (document['registries'] as { insecure?: { registries?: unknown } } | undefined)?.insecure
    ?.registries;
  const insecure = Array.isArray(old) ? old.filter((name) => typeof name === 'string') : [];
  return [...tables, ...insecure.map((prefix) => ({ prefix, insecure: true, blocked: false, mirrors: [] }))];
}

/**
 * The places to fetch an image from, in the order to try them: the mirrors, then the registry itself.
 * Throws UserError when the settings forbid the registry.
 */
export function endpointsFor(
  reference: Reference,
  settings: readonly RegistrySettings[],
): readonly Endpoint[] {
  const name = `${reference.registry}/${reference.repository}`;
  const chosen = settings
    .filter((candidate) => matchLength(candidate.prefix, name) !== undefined)
    .sort((left, right) => right.prefix.length - left.prefix.length)[0];
  const own: Endpoint = { registry: reference.registry, repository: reference.repository, insecure: false };
  if (chosen === undefined) return [own];
  if (chosen.blocked)
    throw new UserError(`${name} may not be fetched: registries.conf blocks ${chosen.prefix}`);
  const rest = name.slice(matchLength(chosen.prefix, name));
  const at = (location: string | undefined, insecure: boolean): Endpoint => {
    if (location === undefined) return { ...own, insecure };
    const [registry = '', ...path] = `${location}${rest}`.split('/');
    return { registry, repository: path.join('/'), insecure };
  };
  const useless = reference.digest === undefined ? 'digest-only' : 'tag-only';
  return [
    ...chosen.mirrors
      .filter(({ use }) => use !== useless)
      .map((mirror) => at(mirror.location, mirror.insecure)),
    at(chosen.location, chosen.insecure),
  ];
}

/** How much of the name the prefix takes up; undefined when it is not one, or ends in the middle of a part. */
function matchLength(prefix: string, name: string): number | undefined {
  if (prefix.startsWith('*.')) {
    const hostName = name.slice(0, name.indexOf('/'));
    return hostName.endsWith(prefix.slice(1)) ? hostName.length : undefined;
  }
  const isWhole = name === prefix || name[prefix.length] === '/';
  return name.startsWith(prefix) && isWhole ? prefix.length : undefined;
}

function settingsOf(table: Record<string, unknown>, file: string): RegistrySettings {
  const location = optional(table, 'location', 'string', file);
  const prefix = optional(table, 'prefix', 'string', file) ?? location;
  if (prefix === undefined || prefix === '')
    throw new UserError(`${file}: a [[registry]] table has neither prefix nor location`);
  const byDigest = optional(table, 'mirror-by-digest-only', 'boolean', file) ?? false;
  return {
    prefix,
    ...(location === undefined || location === '' ? {} : { location }),
    insecure: optional(table, 'insecure', 'boolean', file) ?? false,
    blocked: optional(table, 'blocked', 'boolean', file) ?? false,
    mirrors: objects(table, 'mirror', file).map((mirror) => mirrorOf(mirror, byDigest, file)),
  };
}

function mirrorOf(table: Record<string, unknown>, byDigest: boolean, file: string): Mirror {
  const location = optional(table, 'location', 'string', file);
  if (location === undefined) throw new UserError(`${file}: a mirror has no location`);
  const use = optional(table, 'pull-from-mirror', 'string', file) ?? (byDigest ? 'digest-only' : 'all');
  if (use !== 'all' && use !== 'digest-only' && use !== 'tag-only')
    throw new UserError(
      `${file}: pull-from-mirror is ${JSON.stringify(use)}, not all, digest-only or tag-only`,
    );
  return { location, insecure: optional(table, 'insecure', 'boolean', file) ?? false, use };
}

function objects(
  table: Record<string, unknown>,
  key: string,
  file: string,
): readonly Record<string, unknown>[] {
  const value = table[key] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'object' && item !== null))
    throw new UserError(`${file}: "${key}" is not a list of tables`, {
      hint: `Write [[${key}]], with two brackets.`,
    });
  return value as readonly Record<string, unknown>[];
}

interface Types {
  readonly string: string;
  readonly boolean: boolean;
}

function optional<T extends keyof Types>(
  table: Record<string, unknown>,
  key: string,
  type: T,
  file: string,
): Types[T] | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  if (typeof value !== type) throw new UserError(`${file}: "${key}" is not a ${type}`);
  return value as Types[T];
}
