import type { FlagValues } from '../../spec/image-flags.ts';
import { PARAMETERS, type ParameterName } from '../../plan/build-plan.ts';
import { suggest } from '../../lib/suggest.ts';
import type { ProxyEnvironment } from './frontend-request.ts';

/** The flag that sets the same field of the Kairosfile as a documented build argument does. */
export const PARAMETER_FLAGS: Readonly<Record<ParameterName, string>> = {
  BASE_IMAGE: 'base',
  VARIANT: 'variant',
  MODEL: 'model',
  TRUSTED_BOOT: 'trusted-boot',
  KUBERNETES_DISTRO: 'provider',
  KUBERNETES_VERSION: 'k8s-version',
  FRAMEWORK_VERSION: 'framework',
  VERSION: 'version',
};

/** Build arguments of our own: how to build, not what. */
export const OWN_ARGUMENTS = {
  KAIROS_DEBUG: 'true prints what the frontend thinks',
  KAIROS_SKIP_VALIDATION: 'true leaves the last check of the image out',
  KAIROS_OFFLINE: 'names a directory of the context with packages/ and releases/: nothing else is fetched',
  KAIROS_DISABLE_MERGE: 'true copies trees instead of merging them',
} as const;

/** Names every Dockerfile takes without declaring them, in upper or lower case; BuildKit keeps them out of cache keys. */
const PROXY_ARGUMENTS: Readonly<Record<string, keyof ProxyEnvironment>> = {
  HTTP_PROXY: 'http',
  HTTPS_PROXY: 'https',
  FTP_PROXY: 'ftp',
  NO_PROXY: 'no',
  ALL_PROXY: 'all',
};

/** Arguments that every builder sets by itself in a Dockerfile; here the platform is an option. */
const PLATFORM_ARGUMENTS = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/;

/** Build arguments, sorted by what they are for. */
export interface BuildArguments {
  readonly flags: FlagValues;
  readonly proxy: ProxyEnvironment;
  /** BuildKit's own ones and ours, by name. */
  readonly settings: ReadonlyMap<string, string>;
  /** What is wrong with them, each a sentence. */
  readonly problems: readonly string[];
}

/** Sorts build arguments. Never throws: problems are part of the answer. */
export function sortBuildArguments(given: ReadonlyMap<string, string>): BuildArguments {
  const flags: Record<string, unknown> = {};
  const proxy: Record<string, string> = {};
  const settings = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, value] of [...given].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const proxyName = PROXY_ARGUMENTS[name.toUpperCase()];
    const isOneCase = name === name.toUpperCase() || name === name.toLowerCase();
    if (isParameter(name)) {
      const flag = PARAMETER_FLAGS[name];
      // The documented Dockerfile gives an empty one the meaning "as it is".
      if (value !== '') flags[flag] = name === 'TRUSTED_BOOT' ? toBoolean(value) : value;
    } else if (proxyName !== undefined && isOneCase) proxy[proxyName] ??= value;
    else if (/^BUILDKIT_/.test(name) || name === 'SOURCE_DATE_EPOCH' || Object.hasOwn(OWN_ARGUMENTS, name))
      settings.set(name, value);
    else problems.push(undeclared(name));
  }
  return { flags, proxy, settings, problems };
}

const isParameter = (name: string): name is ParameterName => (PARAMETERS as readonly string[]).includes(name);

/** What is no boolean stays text, and the schema says so. */
const toBoolean = (value: string): boolean | string =>
  value === 'true' ? true : value === 'false' ? false : value;

function undeclared(name: string): string {
  if (PLATFORM_ARGUMENTS.test(name))
    return `the build argument ${name} can't be set: it follows the platform; use --platform`;
  const known = [...PARAMETERS, ...Object.keys(OWN_ARGUMENTS), ...Object.keys(PROXY_ARGUMENTS)];
  const similar = suggest(name, known);
  return similar === undefined
    ? `there is no build argument ${name}; a Kairosfile takes ${PARAMETERS.join(', ')}`
    : `there is no build argument ${name}; did you mean ${similar}?`;
}
