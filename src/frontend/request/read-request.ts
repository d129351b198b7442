import { UsageError } from '../../lib/user-error.ts';
import type { Platform } from '../../oci/image-manifest.ts';
import { sortBuildArguments } from './build-arguments.ts';
import { contextName, parseContextSource, remoteContext } from './context-source.ts';
import { csvFields, csvPairs } from './csv.ts';
import type {
  CacheImport,
  ContextSource,
  ExtraHost,
  FrontendRequest,
  SbomRequest,
  Ulimit,
} from './frontend-request.ts';
import { parsePlatform } from './platform.ts';

/** The options of a build by name, as every client of BuildKit sends them to a frontend. */
export type FrontendOptions = ReadonlyMap<string, string>;

/** The definition file when none is named: what `docker build` reads, whose first line may have sent it to us. */
const DEFAULT_FILENAME = 'Dockerfile';

/** The scanner that `attest:sbom=` without a generator means (buildkit, frontend/attestations/parse.go). */
const DEFAULT_SCANNER = 'docker.io/docker/buildkit-syft-scanner:stable-1';

/** Options of other frontends whose effect would be missed. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  device: 'devices (CDI)',
  memory: 'a limit of memory',
  memswap: 'a limit of swap',
  cpushares: 'shares of the processor',
  cpuperiod: 'a limit of the processor',
  cpuquota: 'a limit of the processor',
  cpusetcpus: 'a choice of processors',
  cpusetmems: 'a choice of memory nodes',
};

/**
 * Reads the options of a build (buildkit, frontend/dockerui/config.go). What is informational (`vcs:…`, `cmdline`) and what nobody
 * knows yet is accepted. Throws one UsageError that names everything wrong.
 */
export function readRequest(options: FrontendOptions, sessionId: string): FrontendRequest {
  const problems: { message: string; hint: string | undefined }[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push({ message: error.message, hint: error.hint });
      return otherwise;
    }
  };
  for (const [name, what] of Object.entries(UNSUPPORTED))
    if ((options.get(name) ?? '') !== '')
      problems.push({ message: `the option ${name} (${what}) is not supported`, hint: undefined });
  const args = sortBuildArguments(withPrefix(options, 'build-arg:'));
  problems.push(...args.problems.map((message) => ({ message, hint: undefined })));
  const { settings } = args;
  const text = (name: string): string | undefined => nonEmpty(options.get(name));
  const setting = (name: string): string | undefined => nonEmpty(settings.get(name));
  const flag = (name: string): boolean =>
    attempt(() => readBoolean(settings.get(name), `build-arg:${name}`), undefined) ?? false;
  const request: FrontendRequest = {
    sessionId,
    ...optional('subrequest', text('requestid')),
    definition: {
      filename: text('filename') ?? DEFAULT_FILENAME,
      local: text('dockerfilekey') ?? 'dockerfile',
      forceLocal: text('dockerfilekey') !== undefined,
    },
    context: mainContext(options),
    ...optional('contextSubdirectory', text('contextsubdir')),
    keepGitDirectory: flag('BUILDKIT_CONTEXT_KEEP_GIT_DIR'),
    namedContexts: attempt(() => namedContexts(options), new Map<string, ContextSource>()),
    inputConfigs: attempt(() => inputConfigs(options), new Map<string, string>()),
    sharedKeys: withPrefix(options, 'sharedkey:localdir:'),
    localSessions: withPrefix(options, 'local-sessionid:'),
    ...optional('target', text('target')),
    platforms: attempt(() => readPlatforms(text('platform')), []),
    ...optional(
      'multiPlatform',
      attempt(
        () =>
          readBoolean(options.get('multi-platform'), 'multi-platform') ??
          readBoolean(settings.get('BUILDKIT_MULTI_PLATFORM'), 'build-arg:BUILDKIT_MULTI_PLATFORM'),
        undefined,
      ),
    ),
    flags: args.flags,
    flagsAreArguments: true,
    labels: Object.fromEntries(withPrefix(options, 'label:')),
    noCache: readNoCache(options.get('no-cache')),
    cacheImports: attempt(() => readCacheImports(options), []),
    imageResolveMode: attempt(() => readResolveMode(text('image-resolve-mode')), 'default'),
    extraHosts: attempt(() => readExtraHosts(text('add-hosts') ?? ''), []),
    network: attempt(() => readNetwork(text('force-network-mode')), 'sandbox'),
    ...optional(
      'shmSize',
      attempt(() => readNumber(text('shm-size'), 'shm-size'), undefined),
    ),
    ulimits: attempt(() => readUlimits(text('ulimit') ?? ''), []),
    ...optional('cgroupParent', text('cgroup-parent')),
    ...optional('hostname', text('hostname') ?? setting('BUILDKIT_SANDBOX_HOSTNAME')),
    proxy: args.proxy,
    ...optional('cacheNamespace', setting('BUILDKIT_CACHE_MOUNT_NS')),
    ...optional(
      'sourceDateEpoch',
      attempt(() => readEpoch(setting('SOURCE_DATE_EPOCH')), undefined),
    ),
    ...optional(
      'sbom',
      attempt(() => readSbom(options, settings), undefined),
    ),
    ...optional('checkOptions', setting('BUILDKIT_DOCKERFILE_CHECK')),
    skipValidation: flag('KAIROS_SKIP_VALIDATION'),
    ...optional('offline', setting('KAIROS_OFFLINE')),
    withoutMerge: flag('KAIROS_DISABLE_MERGE'),
    debug: flag('KAIROS_DEBUG'),
  };
  if (request.multiPlatform === false && request.platforms.length > 1)
    problems.push({
      message: 'several platforms make an index, and multi-platform=false forbids one',
      hint: undefined,
    });
  const [first] = problems;
  if (first === undefined) return request;
  if (problems.length === 1) throw new UsageError(first.message, first.hint);
  throw new UsageError(
    problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)).join('\n'),
  );
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const optional = <Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> =>
  value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, T>>);

/** The options that start with a prefix, under what follows it, sorted. */
function withPrefix(options: FrontendOptions, prefix: string): ReadonlyMap<string, string> {
  const found = [...options].filter(([name]) => name.startsWith(prefix) && name !== prefix);
  return new Map(
    found
      .map(([name, value]): [string, string] => [name.slice(prefix.length), value])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function mainContext(options: FrontendOptions): ContextSource {
  const key = nonEmpty(options.get('contextkey')) ?? 'context';
  const remote = remoteContext(options.get(key) ?? '');
  return remote ?? { kind: 'local', name: key };
}

function namedContexts(options: FrontendOptions): ReadonlyMap<string, ContextSource> {
  const contexts = new Map<string, ContextSource>();
  for (const [key, value] of withPrefix(options, 'context:')) {
    const [name = '', platform] = key.split('::');
    const normalised = contextName(name);
    contexts.set(
      platform === undefined ? normalised : `${normalised}::${platform}`,
      parseContextSource(name, value),
    );
  }
  return contexts;
}

/** `{"containerimage.config": "<base64>"}` for each input that is an image. */
function inputConfigs(options: FrontendOptions): ReadonlyMap<string, string> {
  const configs = new Map<string, string>();
  for (const [name, value] of withPrefix(options, 'input-metadata:')) {
    const metadata = parseJson(value, `input-metadata:${name}`) as Readonly<Record<string, unknown>> | null;
    const config = metadata?.['containerimage.config'];
    if (typeof config === 'string') configs.set(name, Buffer.from(config, 'base64').toString());
  }
  return configs;
}

function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`the option ${option} is no JSON`);
  }
}

function readPlatforms(text: string | undefined): readonly Platform[] {
  const platforms = (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(parsePlatform);
  const seen = new Set<string>();
  return platforms.filter((platform) => {
    const id = JSON.stringify(platform);
    return !seen.has(id) && seen.add(id);
  });
}

/** The words Go's strconv.ParseBool takes, which is what clients write. */
function readBoolean(text: string | undefined, option: string): boolean | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^(?:1|t|true)$/i.test(text)) return true;
  if (/^(?:0|f|false)$/i.test(text)) return false;
  throw new UsageError(`the option ${option} is true or false, not ${JSON.stringify(text)}`);
}

function readNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new UsageError(`the option ${option} is a number of bytes, not ${JSON.stringify(text)}`);
  return number;
}

const readNoCache = (text: string | undefined): 'all' | readonly string[] =>
  text === undefined ? [] : text === '' ? 'all' : text.split(',').map((name) => name.trim().toLowerCase());

function readCacheImports(options: FrontendOptions): readonly CacheImport[] {
  const registries = (nonEmpty(options.get('cache-from')) ?? '').split(',').filter((ref) => ref !== '');
  const fromRegistries = registries.map((ref): CacheImport => ({ type: 'registry', attributes: { ref } }));
  const text = nonEmpty(options.get('cache-imports'));
  if (text === undefined) return fromRegistries;
  const entries = parseJson(text, 'cache-imports');
  if (!Array.isArray(entries)) throw new UsageError('the option cache-imports is no list');
  return [...fromRegistries, ...entries.map(readCacheImport)];
}

function readCacheImport(entry: unknown): CacheImport {
  const { Type: type, Attrs: attributes } = entry as {
    Type?: unknown;
    Attrs?: Record<string, string> | null;
  };
  if (typeof type !== 'string') throw new UsageError('an entry of the option cache-imports has no Type');
  return { type, attributes: attributes ?? {} };
}

function readResolveMode(text: string | undefined): FrontendRequest['imageResolveMode'] {
  // "true" is what an old client sends for --pull.
  if (text === 'pull' || text === 'true') return 'pull';
  if (text === undefined || text === 'default' || text === 'false') return 'default';
  if (text === 'local') return 'local';
  throw new UsageError(
    `the option image-resolve-mode is default, pull or local, not ${JSON.stringify(text)}`,
  );
}

function readExtraHosts(text: string): readonly ExtraHost[] {
  return csvPairs(text, 'add-hosts').map(([host, ip]) => {
    if (host === '' || ip === '')
      throw new UsageError(`the option add-hosts has no host=address: ${JSON.stringify(text)}`);
    return { host, ip };
  });
}

function readNetwork(text: string | undefined): FrontendRequest['network'] {
  if (text === undefined || text === 'default' || text === 'sandbox') return 'sandbox';
  if (text === 'host' || text === 'none') return text;
  throw new UsageError(
    `the network mode ${JSON.stringify(text)} is not known`,
    'there are default, host and none',
  );
}

function readUlimits(text: string): readonly Ulimit[] {
  return csvFields(text, 'ulimit').map((field) => {
    const match = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(field);
    if (match === null)
      throw new UsageError(`the option ulimit is written name=soft:hard, not ${JSON.stringify(field)}`);
    const [, name = '', soft, hard = soft] = match;
    return { name, soft: Number(soft), hard: Number(hard) };
  });
}

function readEpoch(text: string | undefined): number | 'context' | undefined {
  if (text === undefined) return undefined;
  if (text === 'context') return text;
  if (!/^\d{1,12}$/.test(text))
    throw new UsageError(
      `SOURCE_DATE_EPOCH is a number of seconds or "context", not ${JSON.stringify(text)}`,
    );
  return Number(text);
}

/** `attest:sbom` as the client sends it, or the build argument of the same meaning; `disabled=true` takes it back. */
function readSbom(options: FrontendOptions, settings: ReadonlyMap<string, string>): SbomRequest | undefined {
  const text = options.get('attest:sbom') ?? settings.get('BUILDKIT_ATTEST_SBOM');
  if (text === undefined || text === 'false' || text === '0') return undefined;
  const pairs = /^(?:true|1)$/.test(text) ? [] : csvPairs(text, 'attest:sbom');
  const values = new Map(pairs);
  if (/^(?:true|1)$/.test(values.get('disabled') ?? '')) return undefined;
  const generator = nonEmpty(values.get('generator')) ?? DEFAULT_SCANNER;
  const parameters = pairs.filter(([key]) => !['generator', 'disabled', 'type'].includes(key));
  return { generator, parameters: Object.fromEntries(parameters) };
}
