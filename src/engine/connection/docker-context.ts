import { createHash } from 'node:crypto';
import type { Host } from '../../lib/host.ts';
import { suggest } from '../../lib/suggest.ts';
import { UserError } from '../../lib/user-error.ts';
import { DEFAULT_DOCKER_SOCKET, dockerEndpoint, type Endpoint, type TlsFiles } from './endpoint.ts';

type Reader = Pick<Host, 'files' | 'environment'>;

/** Docker's own directory of configuration. */
export function dockerDirectory({ environment }: Pick<Host, 'environment'>): string {
  const named = environment['DOCKER_CONFIG'];
  return named === undefined || named === '' ? `${environment['HOME'] ?? '/root'}/.docker` : named;
}

/**
 * The Docker engine that the docker command would speak to: DOCKER_HOST (with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH), else the
 * context that DOCKER_CONTEXT or config.json names, else the socket of this machine.
 */
export async function currentDocker(host: Reader): Promise<Endpoint> {
  const { DOCKER_HOST: named, DOCKER_CONTEXT: context } = host.environment;
  if (named !== undefined && named !== '')
    return dockerEndpoint(named, 'DOCKER_HOST', tlsOfEnvironment(host));
  if (context !== undefined && context !== '') return contextEndpoint(host, context, 'DOCKER_CONTEXT');
  const config = `${dockerDirectory(host)}/config.json`;
  const current = (await readJson(host, config))?.['currentContext'];
  if (typeof current === 'string' && current !== '') return contextEndpoint(host, current, config);
  return dockerEndpoint(`unix://${DEFAULT_DOCKER_SOCKET}`, 'the default address');
}

/** The engine of a context by name. Throws UserError when there is no such context. `origin` says who named it. */
export async function contextEndpoint(host: Reader, name: string, origin: string): Promise<Endpoint> {
  if (name === 'default') {
    const { DOCKER_HOST: named } = host.environment;
    return named === undefined || named === ''
      ? dockerEndpoint(`unix://${DEFAULT_DOCKER_SOCKET}`, 'the default address')
      : dockerEndpoint(named, 'DOCKER_HOST', tlsOfEnvironment(host));
  }
  const found = await findContext(host, name);
  if (found !== undefined) return found;
  const others = await contextNames(host);
  const meant = suggest(name, others);
  throw new UserError(`${origin} names the Docker context ${JSON.stringify(name)}, which does not exist`, {
    hint:
      meant === undefined
        ? `docker context ls shows those that do: ${['default', ...others].join(', ')}`
        : `did you mean ${meant}?`,
  });
}

/** The engine of a context; undefined when no context has this name. */
export async function findContext(host: Reader, name: string): Promise<Endpoint | undefined> {
  const id = createHash('sha256').update(name).digest('hex');
  const contexts = `${dockerDirectory(host)}/contexts`;
  const file = `${contexts}/meta/${id}/meta.json`;
  const meta = await readJson(host, file);
  if (meta === undefined) return undefined;
  const { Host: address, SkipTLSVerify: unverified } =
    (meta['Endpoints'] as ContextEndpoints | undefined)?.docker ?? {};
  if (typeof address !== 'string' || address === '')
    throw new UserError(`the Docker context ${JSON.stringify(name)} (${file}) names no Docker engine`);
  const directory = `${contexts}/tls/${id}/docker`;
  const names = await host.files.list(directory);
  const tls = tlsOfDirectory(directory, names);
  const verified = unverified === true ? { ...tls, unverified } : tls;
  return {
    ...dockerEndpoint(
      address,
      `the Docker context ${JSON.stringify(name)}, with the address`,
      Object.keys(verified).length === 0 ? undefined : verified,
    ),
    name,
  };
}

/** Shape of a context's meta.json (docker/cli, cli/context/store). */
interface ContextEndpoints {
  readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown };
}

async function contextNames(host: Reader): Promise<readonly string[]> {
  const meta = `${dockerDirectory(host)}/contexts/meta`;
  const names: string[] = [];
  for (const id of await host.files.list(meta)) {
    const name = (await readJson(host, `${meta}/${id}/meta.json`))?.['Name'];
    if (typeof name === 'string') names.push(name);
  }
  return names.sort();
}

/** Certificates under the names that Docker gives them, as far as they are there. */
export function tlsOfDirectory(directory: string, names: readonly string[]): TlsFiles {
  return {
    ...(names.includes('ca.pem') ? { authority: `${directory}/ca.pem` } : {}),
    ...(names.includes('cert.pem') ? { certificate: `${directory}/cert.pem` } : {}),
    ...(names.includes('key.pem') ? { key: `${directory}/key.pem` } : {}),
  };
}

function tlsOfEnvironment(host: Reader): TlsFiles | undefined {
  const verify = host.environment['DOCKER_TLS_VERIFY'] ?? '';
  if (verify === '' && (host.environment['DOCKER_TLS'] ?? '') === '') return undefined;
  const directory = host.environment['DOCKER_CERT_PATH'] ?? dockerDirectory(host);
  const files = tlsOfDirectory(directory, ['ca.pem', 'cert.pem', 'key.pem']);
  return verify === '' ? { ...files, unverified: true } : files;
}

/** A JSON object in a file; undefined when there is no file. Throws UserError for other content. */
export async function readJson(
  host: Pick<Host, 'files'>,
  file: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await host.files.readText(file);
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below, without the parser's words: they quote the file, which may hold secrets.
  }
  throw new UserError(`${file} is not a JSON object`);
}
