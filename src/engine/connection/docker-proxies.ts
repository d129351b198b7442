import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { currentDocker, dockerDirectory, readJson } from './docker-context.ts';
import type { Endpoint } from './endpoint.ts';

/** Fields of an entry of config.json's `proxies`, and the build arguments that they stand for (docker/cli, cli/config/configfile). */
const ARGUMENTS: Readonly<Record<string, string>> = {
  httpProxy: 'HTTP_PROXY',
  httpsProxy: 'HTTPS_PROXY',
  noProxy: 'NO_PROXY',
  ftpProxy: 'FTP_PROXY',
  allProxy: 'ALL_PROXY',
};

/**
 * The proxies for builds that docker's config.json names, by the build argument that each stands for: those of the Docker engine's
 * address, else the default ones. Builds take them as with `docker build`, whoever builds. Throws UserError for a file that is no JSON.
 */
export async function dockerProxies(
  host: Pick<Host, 'files' | 'environment'>,
): Promise<Readonly<Record<string, string>>> {
  const config = await readJson(host, `${dockerDirectory(host)}/config.json`);
  const proxies = config?.['proxies'];
  if (!isObject(proxies)) return {};
  const address = await dockerAddress(host);
  const entry = (address === undefined ? undefined : proxies[address]) ?? proxies['default'];
  if (!isObject(entry)) return {};
  const named = Object.entries(ARGUMENTS).map(([field, name]) => [name, entry[field]] as const);
  return Object.fromEntries(
    named.filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''),
  );
}

/** As keys of `proxies` are written. A context that can't be found is told of where it is used. */
async function dockerAddress(host: Pick<Host, 'files' | 'environment'>): Promise<string | undefined> {
  try {
    return addressText(await currentDocker(host));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function addressText({ address }: Endpoint): string | undefined {
  switch (address.kind) {
    case 'unix':
      return `unix://${address.path}`;
    case 'tcp':
      return `tcp://${address.host}:${address.port}`;
    case 'command':
      return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
