import { isIP } from 'node:net';
import { UsageError } from '../../lib/user-error.ts';
import type { FrontendOptions } from '../../frontend/request/read-request.ts';
import { HOST_GATEWAY } from './host-gateway.ts';

/** The options of a build that the frontend reads, as the command line has them. */
export interface BuildWords {
  readonly target?: string;
  readonly platforms: readonly string[];
  readonly buildArguments: readonly string[];
  /** Proxies by the build arguments that name them; what `buildArguments` says wins, in either case of letters. */
  readonly proxies: Readonly<Record<string, string>>;
  readonly labels: readonly string[];
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly network?: string;
  readonly extraHosts: readonly string[];
  readonly ulimits: readonly string[];
  readonly shmSize?: string;
  readonly cgroupParent?: string;
  readonly imageResolveMode: 'default' | 'pull' | 'local';
  /** Values of `--attest`, and what `--sbom` and `--provenance` stand for. */
  readonly attestations: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options as every client of BuildKit sends them to a frontend (buildx, build/opt.go; buildkit, frontend/dockerui/config.go).
 * Throws UsageError.
 */
export function frontendOptions(words: BuildWords, environment: Environment): FrontendOptions {
  const options = new Map<string, string>();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') options.set(name, value);
  };
  set('target', words.target);
  set('platform', words.platforms.flatMap((list) => list.split(',')).join(','));
  for (const text of words.buildArguments) {
    const [name, value = environment[name]] = splitPair(text, '--build-arg');
    if (value !== undefined) options.set(`build-arg:${name}`, value);
  }
  const given = new Set([...options.keys()].map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(words.proxies))
    if (!given.has(`build-arg:${name.toLowerCase()}`)) options.set(`build-arg:${name}`, value);
  const epoch = environment['SOURCE_DATE_EPOCH'];
  if (!options.has('build-arg:SOURCE_DATE_EPOCH')) set('build-arg:SOURCE_DATE_EPOCH', epoch);
  for (const text of words.labels) {
    const [name, value = ''] = splitPair(text, '--label');
    options.set(`label:${name}`, value);
  }
  if (words.noCache) options.set('no-cache', '');
  else set('no-cache', words.noCacheFilter.flatMap((list) => list.split(',')).join(','));
  if (words.network !== 'default') set('force-network-mode', words.network);
  set('add-hosts', words.extraHosts.map(readExtraHost).join(','));
  set('ulimit', words.ulimits.join(','));
  if (words.shmSize !== undefined) set('shm-size', String(readBytes(words.shmSize, '--shm-size')));
  set('cgroup-parent', words.cgroupParent);
  if (words.imageResolveMode !== 'default') set('image-resolve-mode', words.imageResolveMode);
  for (const [kind, value] of words.attestations.map(readAttestation))
    if (value !== 'disabled=true') options.set(`attest:${kind}`, value);
  return options;
}

/** `name=value` in two; the value is undefined without an equals sign. Throws UsageError for no name. */
export function splitPair(text: string, option: string): readonly [name: string, value: string | undefined] {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  if (name === '')
    throw new UsageError(`${option} ${JSON.stringify(text)} has no name before the equals sign`);
  return [name, equals === -1 ? undefined : text.slice(equals + 1)];
}

/** `host:address` or `host=address`; an IPv6 address may stand in brackets, and `host-gateway` for one that the daemon knows. */
function readExtraHost(text: string): string {
  const [, host, address = ''] = /^([^:=]+)[:=]\[?(.+?)\]?$/.exec(text) ?? [];
  if (host === undefined || (isIP(address) === 0 && address !== HOST_GATEWAY))
    throw new UsageError(
      `--add-host ${JSON.stringify(text)} is no host:address`,
      `an address is like 192.0.2.1 or [2001:db8::1], or ${HOST_GATEWAY}`,
    );
  return `${host}=${address}`;
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** Reads a size as docker does: `64m`, `1GB`, `65536`; the units are powers of 1024. Gives bytes. Throws UsageError. */
export function readBytes(text: string, option: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const bytes = number === '' ? NaN : Math.floor(Number(number) * (FACTORS[unit.toLowerCase()] ?? NaN));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(`${option} ${JSON.stringify(text)} is no size`, 'write it like 64m or 1g');
}

/** `type=sbom,generator=…` as the option of the frontend and its value. */
function readAttestation(text: string): readonly [kind: string, value: string] {
  const [, kind, rest = ''] = /^type=(sbom|provenance)(?:,(.*))?$/s.exec(text) ?? [];
  if (kind === undefined)
    throw new UsageError(
      `--attest ${JSON.stringify(text)} is not known`,
      'write type=sbom or type=provenance,mode=max',
    );
  return [kind, rest];
}

/** What `--sbom` or `--provenance` with a value stand for: `true`, `false`, or attributes. Undefined for false. */
export function attestationOf(kind: 'sbom' | 'provenance', value: string | undefined): string | undefined {
  if (value === undefined || value === 'false' || value === '0') return undefined;
  if (value === '' || value === 'true' || value === '1') return `type=${kind}`;
  return `type=${kind},${value.includes('=') ? value : `${kind === 'sbom' ? 'generator' : 'mode'}=${value}`}`;
}
