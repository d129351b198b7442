import type { Host } from '../lib/host.ts';
import { parseChallenges } from './challenge.ts';
import { configFiles, type Credentials, findCredentials } from './credentials.ts';
import { type Limits, readAll, send } from './http.ts';
import { RegistryError, statusError } from './registry-error.ts';
import type { Endpoint } from './registries-conf.ts';

type Caller = Pick<Host, 'files' | 'environment' | 'run' | 'emit' | 'fetch'>;

/** No token service's answer is larger, in bytes. */
const LARGEST_TOKEN_ANSWER = 1024 * 1024;

export type Access = 'pull' | 'pull,push';

/**
 * Answers a registry's 401 with its WWW-Authenticate header: gives the value for the Authorization header (distribution, "Token Authentication" and "OAuth2").
 * Credentials are only looked for here, so a public image asks no helper. Throws RegistryError when there is no way in.
 */
export async function authorize(
  host: Caller,
  endpoint: Endpoint,
  access: Access,
  refusal: { readonly header: string; readonly from: URL },
  limits: Limits,
): Promise<string> {
  const { registry, repository } = endpoint;
  const credentials = await findCredentials(host, registry, repository);
  const [challenge] = parseChallenges(refusal.header);
  if (challenge === undefined)
    throw new RegistryError(`${registry} refuses, and asks for no kind of login that is known here`, {
      status: 401,
    });
  if (challenge.scheme === 'basic') {
    if (credentials?.kind !== 'password') throw noCredentials(host, registry);
    return basic(credentials);
  }
  const realm = parseRealm(challenge.parameters['realm'], endpoint, refusal.from);
  const scope = challenge.parameters['scope'] ?? `repository:${repository}:${access}`;
  const service = challenge.parameters['service'];
  const token = await fetchToken(host, realm, { scope, service }, credentials, registry, limits);
  return `Bearer ${token}`;
}

/** The error for a second 401, when what we had to show was not enough. */
export function noCredentials(host: Caller, registry: string, shown = false): RegistryError {
  const files = configFiles(host.environment).join(', ');
  return new RegistryError(
    shown
      ? `${registry} does not accept the credentials it got`
      : `${registry} wants credentials, and there are none`,
    {
      status: 401,
      hint: `Log in with \`docker login ${registry}\`, or name a file with credentials in REGISTRY_AUTH_FILE. Looked in ${files}.`,
    },
  );
}

interface TokenRequest {
  readonly scope: string;
  readonly service: string | undefined;
}

async function fetchToken(
  host: Caller,
  realm: URL,
  wanted: TokenRequest,
  credentials: Credentials | undefined,
  registry: string,
  limits: Limits,
): Promise<string> {
  const what = `a token for ${registry}`;
  const service = wanted.service === undefined ? {} : { service: wanted.service };
  const response = await send(
    host.fetch,
    credentials?.kind === 'identity-token'
      ? exchange(realm, { ...service, scope: wanted.scope }, credentials.token, what)
      : ask(realm, { ...service, scope: wanted.scope }, credentials, what),
    limits,
  );
  const answer = Buffer.from(
    await readAll(response, what, realm.host, LARGEST_TOKEN_ANSWER, limits),
  ).toString();
  if (response.status === 401 || response.status === 403)
    throw noCredentials(host, registry, credentials !== undefined);
  if (!response.ok) throw statusError(response, answer, what, realm.host);
  const token = tokenIn(answer);
  if (token === undefined) throw new RegistryError(`${what} from ${realm.host}: the answer holds none`);
  return token;
}

function ask(
  realm: URL,
  query: Readonly<Record<string, string>>,
  credentials: (Credentials & { kind: 'password' }) | undefined,
  what: string,
): Parameters<typeof send>[1] {
  const url = new URL(realm);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
  return { method: 'GET', url, headers, what };
}

function exchange(
  realm: URL,
  query: Readonly<Record<string, string>>,
  token: string,
  what: string,
): Parameters<typeof send>[1] {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'kairos-gen',
    refresh_token: token,
    ...query,
  }).toString();
  return {
    method: 'POST',
    url: realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: { length: Buffer.byteLength(form), open: () => form },
    what,
  };
}

/** Passwords go to a token service over https, or where the registry itself is one that is spoken to in plain http. */
function parseRealm(text: string | undefined, endpoint: Endpoint, asked: URL): URL {
  const realm = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = realm?.protocol === 'https:' || (realm?.protocol === 'http:' && asked.protocol === 'http:');
  if (realm === undefined || !isSafe)
    throw new RegistryError(
      `${endpoint.registry} names ${JSON.stringify(text)} as its token service, which is no https address`,
    );
  return realm;
}

function tokenIn(answer: string): string | undefined {
  try {
    const { token, access_token } = JSON.parse(answer) as { token?: unknown; access_token?: unknown };
    return [token, access_token].find((value): value is string => typeof value === 'string' && value !== '');
  } catch {
    return undefined;
  }
}

function basic(credentials: Credentials & { kind: 'password' }): string {
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}
