import { UsageError } from '../../lib/user-error.ts';
import type { Command } from '../../lib/host.ts';

/** How a daemon is reached. A command speaks to it over its standard input and output. */
export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'command'; readonly command: Command };

/** Where the certificates of a TLS connection lie; what is absent is not used. Paths are this machine's. */
export interface TlsFiles {
  /** Authority that the daemon's certificate must come from; the system's own are used without it. */
  readonly authority?: string;
  /** Our own certificate and its key, for a daemon that asks who we are. */
  readonly certificate?: string;
  readonly key?: string;
  /** Name that the daemon's certificate must carry, when it is another than the host's. */
  readonly serverName?: string;
  /** Takes any certificate: a Docker context may say so. */
  readonly unverified?: boolean;
}

/** One daemon: what it is, where it is, and how it is named to the user. */
export interface Endpoint {
  readonly engine: 'buildkitd' | 'dockerd';
  readonly name: string;
  readonly address: Address;
  /** Present for a TLS connection. */
  readonly tls?: TlsFiles;
}

/** Ports that the daemons listen on when none is named. */
const PORTS = { buildkitd: 1234, dockerd: { plain: 2375, tls: 2376 } } as const;

/** The daemon's socket on a machine where nothing else was said. */
export const DEFAULT_DOCKER_SOCKET = '/var/run/docker.sock';

/**
 * Reads the address of a buildkitd: `unix:///path`, `tcp://host:port` (TLS when certificates are given, as `tls` or in its query:
 * `?cacert=…&cert=…&key=…&servername=…`, as buildx's remote driver names them), `ssh://user@host`,
 * `docker-container://name?context=…` or `kube-pod://pod?context=…&namespace=…&container=…` (buildctl's connection helpers).
 * @param origin where the text stands, for the message
 * @throws UsageError
 */
export function buildkitEndpoint(text: string, origin: string, tls?: TlsFiles): Endpoint {
  const url = parseUrl(text, origin, 'unix:///run/buildkit/buildkitd.sock or tcp://host:1234');
  const endpoint = (address: Address): Endpoint => ({ engine: 'buildkitd', name: text, address });
  const query = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const stdio = ['buildctl', 'dial-stdio'] as const;
  switch (url.protocol) {
    case 'unix:':
      return endpoint({ kind: 'unix', path: pathOf(url, text, origin) });
    case 'tcp:': {
      const files = { ...tls, ...tlsOfQuery(query) };
      const name = `tcp://${url.host}`;
      const address = tcpAddress(url, PORTS.buildkitd, text, origin);
      return Object.keys(files).length === 0
        ? { engine: 'buildkitd', name, address }
        : { engine: 'buildkitd', name, address, tls: files };
    }
    case 'ssh:': {
      const socket = url.pathname.length > 1 ? ['--addr', `unix://${url.pathname}`] : [];
      return endpoint({
        kind: 'command',
        command: [...sshCommand(url, text, origin), 'buildctl', ...socket, 'dial-stdio'],
      });
    }
    case 'docker-container:': {
      const context = query('context');
      return endpoint({
        kind: 'command',
        command: dockerExec(context === undefined ? [] : ['--context', context], hostOf(url, text, origin)),
      });
    }
    case 'kube-pod:': {
      const option = (name: string): readonly string[] => {
        const value = query(name);
        return value === undefined ? [] : [`--${name}`, value];
      };
      const words = [...option('context'), ...option('namespace'), 'exec', '--stdin', ...option('container')];
      const pod = hostOf(url, text, origin);
      return endpoint({ kind: 'command', command: ['kubectl', ...words, pod, '--', ...stdio] });
    }
    default:
      throw new UsageError(
        `${origin} ${JSON.stringify(text)} is no address of a buildkitd`,
        'write unix://, tcp://, ssh://, docker-container:// or kube-pod://',
      );
  }
}

/**
 * Reads the address of a dockerd, as DOCKER_HOST and Docker's contexts have it: `unix://`, `tcp://` or `ssh://`.
 * @throws UsageError
 */
export function dockerEndpoint(text: string, origin: string, tls?: TlsFiles): Endpoint {
  const url = parseUrl(text, origin, 'unix:///var/run/docker.sock');
  const endpoint = (address: Address): Endpoint => ({
    engine: 'dockerd',
    name: text,
    address,
    ...(tls === undefined ? {} : { tls }),
  });
  switch (url.protocol) {
    case 'unix:':
      return { engine: 'dockerd', name: text, address: { kind: 'unix', path: pathOf(url, text, origin) } };
    case 'tcp:':
    case 'http:':
    case 'https:':
      return endpoint(
        tcpAddress(url, tls === undefined ? PORTS.dockerd.plain : PORTS.dockerd.tls, text, origin),
      );
    case 'ssh:': {
      const socket = url.pathname.length > 1 ? ['--host', `unix://${url.pathname}`] : [];
      const command = [
        ...sshCommand(url, text, origin),
        'docker',
        ...socket,
        'system',
        'dial-stdio',
      ] as const;
      return { engine: 'dockerd', name: text, address: { kind: 'command', command } };
    }
    default:
      throw new UsageError(
        `${origin} ${JSON.stringify(text)} is no address of a Docker engine`,
        'write unix://, tcp:// or ssh://',
      );
  }
}

/** What runs `buildctl dial-stdio` in a container of buildkitd. `options` are docker's own, before `exec`. */
export function dockerExec(options: readonly string[], container: string): Command {
  return ['docker', ...options, 'exec', '--interactive', container, 'buildctl', 'dial-stdio'];
}

function parseUrl(text: string, origin: string, example: string): URL {
  const url = URL.parse(text);
  if (url !== null) return url;
  throw new UsageError(`${origin} ${JSON.stringify(text)} is no address`, `write it like ${example}`);
}

function pathOf(url: URL, text: string, origin: string): string {
  const path = decodeURIComponent(url.pathname);
  if (url.host === '' && path.startsWith('/')) return path;
  throw new UsageError(
    `${origin} ${JSON.stringify(text)} has no absolute path`,
    'write three slashes: unix:///path/to.sock',
  );
}

function hostOf(url: URL, text: string, origin: string): string {
  if (url.hostname !== '' && !url.hostname.startsWith('-')) return url.hostname;
  throw new UsageError(`${origin} ${JSON.stringify(text)} names no host`);
}

function tcpAddress(url: URL, port: number, text: string, origin: string): Address {
  const host = hostOf(url, text, origin).replace(/^\[(.*)\]$/, '$1');
  return { kind: 'tcp', host, port: url.port === '' ? port : Number(url.port) };
}

function tlsOfQuery(query: (name: string) => string | undefined): TlsFiles {
  const [authority, certificate, key, serverName] = ['cacert', 'cert', 'key', 'servername'].map(query);
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function sshCommand(url: URL, text: string, origin: string): Command {
  const host = hostOf(url, text, origin);
  const user = url.username === '' ? [] : ['-l', decodeURIComponent(url.username)];
  const port = url.port === '' ? [] : ['-p', url.port];
  // A question for a password could not be answered: the streams are the daemon's.
  return ['ssh', '-o', 'BatchMode=yes', ...user, ...port, '--', host];
}
