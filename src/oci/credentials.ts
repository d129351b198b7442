import { CommandError } from '../lib/command-error.ts';
import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';

/** How we say who we are: by name and password, or by a token that is exchanged for others (OAuth 2 refresh token). */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string };

type Caller = Pick<Host, 'files' | 'environment' | 'run' | 'emit'>;

/** Docker Hub's key in configuration files, from the days of its first API. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
/** A helper may ask a keyring or the network, in milliseconds. */
const HELPER_LIMIT = 30_000;

/**
 * Looks for credentials for a repository where docker and podman keep them, the first place that has some wins:
 * the file that REGISTRY_AUTH_FILE names (it alone, when it is set), DOCKER_CONFIG or ~/.docker/config.json, then podman's auth.json.
 * Gives undefined when there are none. Throws UserError when a file is not JSON.
 */
export async function findCredentials(
  host: Caller,
  registry: string,
  repository: string,
): Promise<Credentials | undefined> {
  for (const file of configFiles(host.environment)) {
    const config = await readConfig(host, file);
    const found = config && (await inConfig(host, config, registry, repository, file));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The files that may hold credentials, in the order they are asked (config.json of docker; containers-auth.json(5)). */
export function configFiles(environment: Host['environment']): readonly string[] {
  const named = environment['REGISTRY_AUTH_FILE'];
  if (named !== undefined && named !== '') return [named];
  const { HOME: home = '/root', XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: config } = environment;
  return [
    `${environment['DOCKER_CONFIG'] ?? `${home}/.docker`}/config.json`,
    ...(runtime === undefined ? [] : [`${runtime}/containers/auth.json`]),
    '/run/containers/0/auth.json',
    `${config ?? `${home}/.config`}/containers/auth.json`,
  ];
}

interface AuthEntry {
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
}

interface AuthConfig {
  readonly auths?: Readonly<Record<string, AuthEntry | undefined>>;
  readonly credHelpers?: Readonly<Record<string, string | undefined>>;
  readonly credsStore?: string;
}

async function readConfig(host: Caller, file: string): Promise<AuthConfig | undefined> {
  const text = await host.files.readText(file);
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config;
  } catch {
    // Said below, without the parser's words: they quote the file, which holds secrets.
  }
  throw new UserError(`${file} is not a JSON object, so the credentials in it can't be used`);
}

async function inConfig(
  host: Caller,
  config: AuthConfig,
  registry: string,
  repository: string,
  file: string,
): Promise<Credentials | undefined> {
  const serverName = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
  const helper = config.credHelpers?.[registry] ?? config.credHelpers?.[serverName] ?? config.credsStore;
  const helped =
    helper === undefined || helper === '' ? undefined : await askHelper(host, helper, serverName);
  return helped ?? inAuths(config.auths ?? {}, registry, repository, file);
}

/** Asks `docker-credential-<name>` (docker/docker-credential-helpers, README, "Development"). */
async function askHelper(host: Caller, helper: string, serverName: string): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  try {
    const { stdout } = await host.run([program, 'get'], {
      input: serverName,
      timeout: HELPER_LIMIT,
      secret: true,
    });
    const { Username, Secret } = JSON.parse(stdout) as { Username?: unknown; Secret?: unknown };
    if (typeof Username !== 'string' || typeof Secret !== 'string' || Secret === '') return undefined;
    if (Username === '<token>') return { kind: 'identity-token', token: Secret };
    return { kind: 'password', username: Username, password: Secret };
  } catch (error) {
    // A helper also fails when it simply has nothing for this registry: go on without, and leave a trace for a later refusal.
    const reason = error instanceof CommandError ? error.message : 'its answer is not JSON';
    const missing = error instanceof CommandError && error.failure.cause === 'not-found';
    host.emit({
      type: 'message',
      level: missing ? 'warn' : 'debug',
      message: `no credentials for ${serverName} from ${program}: ${reason}`,
    });
    return undefined;
  }
}

/** The entry with the longest key that the repository's name starts with; docker's keys may be URLs. */
function inAuths(
  auths: NonNullable<AuthConfig['auths']>,
  registry: string,
  repository: string,
  file: string,
): Credentials | undefined {
  const name = `${registry}/${repository}`;
  const fitting = Object.entries(auths)
    .map(([key, entry]) => ({ key: plainKey(key), entry }))
    .filter(({ key }) => name === key || name.startsWith(`${key}/`))
    .sort((left, right) => right.key.length - left.key.length);
  for (const { key, entry } of fitting) {
    const found = entry && credentialsOf(entry, key, file);
    if (found !== undefined) return found;
  }
  return undefined;
}

function plainKey(key: string): string {
  if (key === DOCKER_HUB_KEY || key === 'index.docker.io') return 'docker.io';
  return key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
}

function credentialsOf(entry: AuthEntry, key: string, file: string): Credentials | undefined {
  const { auth, username, password, identitytoken } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { kind: 'identity-token', token: identitytoken };
  if (typeof auth === 'string' && auth !== '') {
    const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = decoded.indexOf(':');
    if (colon < 1) throw new UserError(`${file}: the "auth" of ${key} is not base64 of name:password`);
    return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '')
    return { kind: 'password', username, password };
  return undefined;
}
