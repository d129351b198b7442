import type { Digest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/image-manifest.ts';
import type { FlagValues } from '../../spec/image-flags.ts';

/** A cache to import: the daemon leaves it to the frontend to pass it on with what it solves. */
export interface CacheImport {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ExtraHost {
  readonly host: string;
  readonly ip: string;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

/** Proxy addresses for what runs in the build. BuildKit keeps them out of cache keys. */
export interface ProxyEnvironment {
  readonly http?: string;
  readonly https?: string;
  readonly ftp?: string;
  readonly no?: string;
  readonly all?: string;
}

/** Where a tree comes from, as a named context or the main context says it. */
export type ContextSource =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'oci-layout'; readonly store: string; readonly digest: Digest; readonly tag?: string }
  | { readonly kind: 'git'; readonly url: string }
  | { readonly kind: 'http'; readonly url: string };

/** What is to be known of the sources as attestations: an image whose program lists what an image holds. */
export interface SbomRequest {
  /** Image reference of the scanner. */
  readonly generator: string;
  /** Environment of the scanner. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Everything a build was asked for, read out of the options. Pure data: nothing was looked up yet. */
export interface FrontendRequest {
  readonly sessionId: string;
  /** The subrequest to answer instead of building, such as `frontend.targets`. */
  readonly subrequest?: string;
  readonly definition: {
    /** Path of the Kairosfile in its context. */
    readonly filename: string;
    /** What people know it by, when the file is only a copy: `<stdin>`. */
    readonly title?: string;
    /** Name of the local directory that holds it. */
    readonly local: string;
    /** True when it is read from the local directory although the main context is elsewhere. */
    readonly forceLocal: boolean;
  };
  /** The main context; `local` names the directory of the session. */
  readonly context: ContextSource;
  /** Directory within the main context. */
  readonly contextSubdirectory?: string;
  readonly keepGitDirectory: boolean;
  /** Contexts by name or by name and platform (`name::linux/arm64`), names as normalised references without `:latest`. */
  readonly namedContexts: ReadonlyMap<string, ContextSource>;
  /** Image configurations that came with inputs, as JSON, by the input's name. */
  readonly inputConfigs: ReadonlyMap<string, string>;
  /** Key that makes the daemon find an earlier copy of a local directory, by directory. */
  readonly sharedKeys: ReadonlyMap<string, string>;
  /** Session that serves a local directory when it is another than ours, by directory. */
  readonly localSessions: ReadonlyMap<string, string>;
  readonly target?: string;
  /** Empty: the daemon's own. */
  readonly platforms: readonly Platform[];
  /** True: an index even for one platform; false: one image only. */
  readonly multiPlatform?: boolean;
  /** Fields of the Kairosfile, as flags of the command line would set them. */
  readonly flags: FlagValues;
  /** True when those are build arguments, so that problems name these. */
  readonly flagsAreArguments: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Stages whose cache is not used: `all`, or names in lower case. */
  readonly noCache: 'all' | readonly string[];
  readonly cacheImports: readonly CacheImport[];
  readonly imageResolveMode: 'default' | 'pull' | 'local';
  readonly extraHosts: readonly ExtraHost[];
  readonly network: 'sandbox' | 'host' | 'none';
  /** Bytes of /dev/shm. */
  readonly shmSize?: number;
  readonly ulimits: readonly Ulimit[];
  readonly cgroupParent?: string;
  readonly hostname?: string;
  readonly proxy: ProxyEnvironment;
  /** Put before the ids of cache mounts. */
  readonly cacheNamespace?: string;
  /** Seconds since 1970, or `context`: the time of the newest commit. */
  readonly sourceDateEpoch?: number | 'context';
  readonly sbom?: SbomRequest;
  /** Options for the lint rules, as the line `# check=…` has them. */
  readonly checkOptions?: string;
  /** Validation is left out, and the image says so. */
  readonly skipValidation: boolean;
  /** Directory of the context that brings packages and release files, so that steps need no network. */
  readonly offline?: string;
  /** Merge and diff operations are not used although the daemon has them. */
  readonly withoutMerge: boolean;
  /** The process says what it thinks where the user sees it. */
  readonly debug: boolean;
}
