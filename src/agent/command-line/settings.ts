import { resolve } from 'node:path';
import type { LogLevel } from '../../lib/log-event.ts';
import { UsageError } from '../../lib/user-error.ts';
import {
  type Architecture,
  ARCHITECTURES,
  type Model,
  MODELS,
  type PluginProvider,
  type Provider,
  PROVIDER_SOURCES,
  type ProviderSource,
  PROVIDERS,
  type Skip,
  STEP_NAMES,
  type Variant,
  VARIANTS,
} from '../../spec/image-spec.ts';
import { MODEL_NAME, SKIPPED_PART } from '../../spec/patterns.ts';
import { normaliseKubernetesVersion } from '../../plan/release-binaries.ts';
import type { Stage } from '../../plan/step.ts';
import { FORMATS, LEVELS, LOG_FORMATS, type Option, OPTIONS, STAGE_CHOICES } from './options.ts';
import type { RepositoryMirrors } from '../../distro/distro.ts';
import { nearest } from './nearest.ts';
import { dashed, type ParsedWords } from './parse-words.ts';

/** A board of the user's own: in a file, in the word itself, or the one of that name that install kept (own-model.ts). */
export type OwnModel = { readonly file: string } | { readonly text: string } | { readonly name: string };

/** The options of a command line, understood and checked: everything the agent was asked. */
export interface Settings {
  readonly stages: readonly Stage[];
  readonly version?: string;
  readonly variant: Variant;
  readonly model: Model | OwnModel;
  readonly trustedBoot: boolean;
  readonly fips: boolean;
  readonly registry: string;
  /** The Kubernetes we know how to install; absent for core, and for a provider that only a plugin knows. */
  readonly provider?: Provider;
  /** Absent means the latest. */
  readonly providerVersion?: string;
  readonly providerConfig?: string;
  /** Who installs that Kubernetes; other providers are always installed by plugins. */
  readonly providerSource: ProviderSource;
  readonly plugins: readonly PluginProvider[];
  readonly skip: readonly Skip[];
  readonly extensions: boolean;
  /** Packages, or one kernel release. */
  readonly kernel: readonly string[];
  readonly packages: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly upgrade: boolean;
  /** A release that the tables don't list is an error, not a guess. */
  readonly strictRelease: boolean;
  readonly keepIndex: boolean;
  /** Stop when packages and the kernel are installed. */
  readonly packagesOnly: boolean;
  readonly dryRun: boolean;
  readonly framework?: string;
  readonly frameworkDirectory?: string;
  readonly releasesDirectory?: string;
  readonly packagesDirectory?: string;
  /** Nothing may be fetched. */
  readonly offline: boolean;
  readonly kubernetesUrl?: string;
  readonly releaseUrl?: string;
  readonly mirrors: RepositoryMirrors;
  readonly level: LogLevel;
  readonly logFormat: (typeof LOG_FORMATS)[number];
  readonly format: (typeof FORMATS)[number];
  /** File that the result goes to; stdout otherwise. */
  readonly output?: string;
  readonly root: string;
  readonly skipChecks: readonly string[];
  readonly fatalWarnings: boolean;
  /** `-validate`: the command validate, said as a flag. */
  readonly validate: boolean;
  readonly listChecks: boolean;
  readonly explainCheck?: string;
  readonly system?: string;
  readonly arch?: Architecture;
  /** What was said and not only assumed: validate checks what was said. */
  readonly said: Readonly<
    Record<'variant' | 'model' | 'trusted' | 'fips' | 'provider' | 'kubernetes', boolean>
  >;
}

/** hashicorp/go-version's semver form, as v0.2.6 read it: a `v` may lead, one to many numbers. */
const VERSION = /^v?\d+(\.\d+)*(-[0-9A-Za-z.~-]+)?(\+[0-9A-Za-z.~-]+)?$/;

/** What a command line is read in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly directory: string;
}

/** Understands the options. Throws UsageError for a value that is not allowed or options that contradict each other. */
export function readSettings(
  { values, providers, command }: ParsedWords,
  { environment, directory }: Surroundings = { environment: {}, directory: '/' },
): Settings {
  const given = (name: string): string | undefined => values.get(name)?.at(-1);
  const text = (name: string): string | undefined => nonEmpty(name, given(name));
  const list = (name: string): readonly string[] => [...new Set(values.get(name) ?? [])];
  const variable = (name: string): string | undefined => {
    const named = OPTIONS.find((option) => option.name === name)?.variable;
    return named === undefined || environment[named] === '' ? undefined : environment[named];
  };
  const on = (name: string): boolean => given(name) === 'true';
  const one = <T extends string>(name: string, choices: readonly T[], fallback: T): T =>
    choose(name, given(name), choices, fallback);

  const short = shortV(given('variant'));
  const version = checkedVersion(given('version') === undefined ? short.version : text('version'));
  const named = list('provider');
  const known = PROVIDERS.filter((provider) => named.includes(provider));
  const k = given('k') === undefined ? undefined : one('k', PROVIDERS, 'k3s');
  if (known.length > 1)
    throw new UsageError(`--provider: an image has one of ${known.join(' and ')}, not both`);
  if (short.variant === 'core' && named.length > 0)
    throw new UsageError(`-v core has no provider, but --provider ${named.join(',')} was given`);
  if (k !== undefined && named.length > 0 && !named.includes(k))
    throw new UsageError(`-k ${k} and --provider ${named.join(',')} contradict each other`);

  const variant = named.length > 0 ? 'standard' : (short.variant ?? 'core');
  const provider = named.length > 0 ? known[0] : variant === 'standard' ? (k ?? 'k3s') : undefined;
  for (const name of providers.keys())
    if (!named.includes(name) && name !== provider)
      throw new UsageError(
        `--provider-${name}-…: there is no --provider ${name}`,
        nearest(name, [...named, ...(provider === undefined ? [] : [provider])]),
      );
  const own = provider === undefined ? undefined : providers.get(provider);
  const providerVersion = checkedProviderVersion(provider, own?.version ?? given('k8sversion'));

  const providerSource = one('provider-source', PROVIDER_SOURCES, 'builtin');
  if (providerSource === 'plugin' && variant === 'core')
    throw new UsageError('--provider-source plugin: a core image has no provider', 'add --provider NAME');

  const stage = one('stage', STAGE_CHOICES, 'all');
  if (on('packages-only') && stage !== 'install')
    throw new UsageError('--packages-only is a part of the install stage', 'add -s install');
  return optional({
    stages: stage === 'all' ? (['install', 'init'] as const) : [stage],
    version,
    variant,
    model: readModel(given('model'), directory),
    trustedBoot: on('trusted'),
    fips: on('fips'),
    registry: text('registry')?.replace(/\/+$/, '') ?? fallbackOf('registry'),
    provider,
    providerVersion,
    providerConfig: own?.config,
    providerSource,
    plugins: named
      .filter((name) => name !== provider)
      .map((name) => optional({ name, ...providers.get(name) }) as PluginProvider),
    skip: list('skip-step').map(readSkip),
    extensions: on('stage-extensions'),
    kernel: list('kernel'),
    packages: { add: list('package'), remove: list('remove-package') },
    upgrade: !on('no-upgrade'),
    strictRelease: on('strict-release'),
    keepIndex: on('keep-index'),
    packagesOnly: on('packages-only'),
    dryRun: on('dry-run'),
    framework: given('framework') === '' ? undefined : given('framework'),
    frameworkDirectory: absolute(text('framework-dir'), directory),
    releasesDirectory: absolute(text('releases-dir') ?? variable('releases-dir'), directory),
    packagesDirectory: plainPath(
      'packages-dir',
      absolute(text('packages-dir') ?? variable('packages-dir'), directory),
    ),
    offline: on('offline'),
    kubernetesUrl: address('k8s-url', text('k8s-url') ?? variable('k8s-url')),
    releaseUrl: address('release-url', text('release-url') ?? variable('release-url')),
    mirrors: optional({
      crb: address('crb-url', text('crb-url') ?? variable('crb-url')),
      epel: address('epel-url', text('epel-url') ?? variable('epel-url')),
      opensuse: address('opensuse-url', text('opensuse-url') ?? variable('opensuse-url')),
    }),
    level: one('level', LEVELS, 'info'),
    logFormat: one('log-format', LOG_FORMATS, 'text'),
    format: one(
      'format',
      command === 'validate' || command === 'build' ? FORMATS : (['text', 'json'] as const),
      'text',
    ),
    output: absolute(text('output'), directory),
    root: absolute(text('root'), directory) ?? '/',
    skipChecks: list('skip-check'),
    fatalWarnings: on('fatal-warnings'),
    validate: on('validate'),
    listChecks: on('list'),
    explainCheck: text('explain'),
    system: text('system'),
    arch: given('arch') === undefined ? undefined : one('arch', ARCHITECTURES, 'amd64'),
    said: {
      variant: named.length > 0 || short.variant !== undefined,
      provider: named.length > 0,
      kubernetes: named.length > 0 || k !== undefined,
      model: given('model') !== undefined,
      trusted: given('trusted') !== undefined,
      fips: given('fips') !== undefined,
    },
  }) as Settings;
}

/** `-v` was the variant in v0.2.6 and is the version today; a value is one or the other. */
function shortV(value: string | undefined): { variant?: Variant; version?: string } {
  if (value === undefined) return {};
  if (/^v?\d/.test(value)) return { version: value };
  return { variant: choose('variant', value, VARIANTS, 'core') };
}

function readModel(value: string | undefined, directory: string): Model | OwnModel {
  if (value?.startsWith('{') === true) return { text: value };
  if (value !== undefined && /\/|\.(?:ya?ml|json)$/.test(value)) return { file: resolve(directory, value) };
  const isKnown = MODELS.some((model) => model === value?.toLowerCase());
  if (value !== undefined && !isKnown && MODEL_NAME.test(value)) return { name: value };
  return choose('model', value, MODELS, 'generic');
}

const readSkip = (value: string): Skip =>
  SKIPPED_PART.test(value) ? (value as Skip) : choose('skip-step', value, STEP_NAMES, 'cleanup');

function choose<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
  fallback: T,
): T {
  if (value === undefined) return fallback;
  if (value === '' && optionOf(name).emptyIsFallback === true) return fallback;
  const exact = choices.find((choice) => choice === value);
  const loose = exact ?? choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
  if (loose !== undefined) return loose;
  throw new UsageError(
    `${dashed(name)}: "${value}" is not one of ${choices.join(', ')}`,
    nearest(value, choices),
  );
}

function nonEmpty(name: string, value: string | undefined): string | undefined {
  if (value === '') throw new UsageError(`${dashed(name)} needs a value that is not empty`);
  return value;
}

function checkedVersion(value: string | undefined): string | undefined {
  if (value === undefined || VERSION.test(value)) return value;
  throw new UsageError(`--version: "${value}" is no version`, 'write it like v1.0.0 or 1.2.3-rc1');
}

function checkedProviderVersion(
  provider: Provider | undefined,
  value: string | undefined,
): string | undefined {
  if (value === undefined || provider === undefined) return value === '' ? undefined : value;
  return normaliseKubernetesVersion(provider, value);
}

function absolute(path: string | undefined, directory: string): string | undefined {
  return path === undefined || path.startsWith('/') ? path : resolve(directory, path);
}

/** It stands in the configuration of a package manager, each of which reads a space or a sign in its own way. */
function plainPath(name: string, path: string | undefined): string | undefined {
  if (path === undefined || /^[\w./+-]+$/.test(path)) return path;
  throw new UsageError(`${dashed(name)}: "${path}" has more than letters, digits and _ . / + - in it`);
}

function address(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new UsageError(`${dashed(name)}: "${value}" is no http or https address`);
  return value.replace(/\/+$/, '');
}

function optionOf(name: string): Option {
  const option = OPTIONS.find((candidate) => candidate.name === name);
  if (option === undefined) throw new Error(`no option ${name}`);
  return option;
}

const fallbackOf = (name: string): string => optionOf(name).fallback ?? '';

/** The same record without its undefined members, for exactOptionalPropertyTypes. */
function optional<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
