/** Ops that bring files into a graph. Identifiers and attributes: BuildKit's source/ packages and solver/pb/attr.go. */
import { makeOp, makeOutput, type OpOptions, type Output, type Platform } from './op.ts';

export interface ImageOptions extends OpOptions {
  readonly platform: Platform;
  /** Whether a local image is preferred; left out, it is the daemon's way. */
  readonly resolveMode?: 'default' | 'pull' | 'local' | undefined;
  /** The digest the image has to have, `sha256:…` (BuildKit 0.25). */
  readonly checksum?: string | undefined;
  /** Only this many of the first layers (BuildKit 0.11). */
  readonly layerLimit?: number | undefined;
}

/** An image of a registry. The reference is a full one: `docker.io/library/debian:12`. */
export const image = (reference: string, options: ImageOptions): Output =>
  source(
    `docker-image://${reference}`,
    [
      ['image.resolvemode', options.resolveMode, 'source.image.resolvemode'],
      ['image.checksum', options.checksum, 'source.image.checksum'],
      ['image.layerlimit', options.layerLimit, 'source.image.layerlimit'],
    ],
    options,
    ['source.image'],
    options.platform,
  );

export interface OciLayoutOptions extends OpOptions {
  readonly platform: Platform;
  /** The session that has the layout. */
  readonly sessionId?: string | undefined;
  readonly storeId?: string | undefined;
  /** Only this many of the first layers. */
  readonly layerLimit?: number | undefined;
}

/** An image of an OCI layout the client has (BuildKit 0.11). The reference is `name@sha256:…`. */
export const ociLayout = (reference: string, options: OciLayoutOptions): Output =>
  source(
    `oci-layout://${reference}`,
    [
      ['oci.session', options.sessionId],
      ['oci.store', options.storeId],
      ['oci.layerlimit', options.layerLimit],
    ],
    options,
    ['source.ocilayout'],
    options.platform,
  );

export interface LocalOptions extends OpOptions {
  readonly sessionId?: string | undefined;
  /** Text two clients with the same directory have in common. */
  readonly uniqueId?: string | undefined;
  readonly includePatterns?: readonly string[] | undefined;
  readonly excludePatterns?: readonly string[] | undefined;
  /** These paths and what their links lead to, nothing else. */
  readonly followPaths?: readonly string[] | undefined;
  readonly sharedKeyHint?: string | undefined;
  /** How a changed file is found; left out, by its metadata (BuildKit 0.9). */
  readonly differ?: 'none' | 'metadata' | undefined;
}

/** A directory of the client, under the name the session knows it by. */
export const local = (name: string, options: LocalOptions = {}): Output =>
  source(
    `local://${name}`,
    [
      ['local.session', options.sessionId, 'source.local.sessionid'],
      ['local.unique', options.uniqueId, 'source.local.unique'],
      ['local.includepattern', jsonList(options.includePatterns), 'source.local.includepatterns'],
      ['local.excludepatterns', jsonList(options.excludePatterns), 'source.local.excludepatterns'],
      ['local.followpaths', jsonList(options.followPaths), 'source.local.followpaths'],
      ['local.sharedkeyhint', options.sharedKeyHint, 'source.local.sharedkeyhint'],
      ['local.differ', options.differ, 'source.local.differ'],
    ],
    options,
    ['source.local'],
  );

export interface GitOptions extends OpOptions {
  /** Branch, tag or commit; left out, the remote's default. */
  readonly ref?: string | undefined;
  /** Only this directory (BuildKit 0.9). */
  readonly subdirectory?: string | undefined;
  readonly keepGitDirectory?: boolean | undefined;
  /** The commit the ref has to be, in full or its start (BuildKit 0.22). */
  readonly checksum?: string | undefined;
  /** BuildKit 0.24. */
  readonly skipSubmodules?: boolean | undefined;
  /** For http and https: secrets with a token, with a whole header; Go's names when left out. */
  readonly authTokenSecret?: string | undefined;
  readonly authHeaderSecret?: string | undefined;
  /** For ssh: lines of known_hosts, and the agent to ask, `default` when left out. */
  readonly knownSshHosts?: string | undefined;
  readonly sshAgent?: string | undefined;
}

/** A git repository, by a URL git understands, without a fragment. Throws a TypeError for anything else. */
export function git(url: string, options: GitOptions = {}): Output {
  const { location, ssh } = parseGitUrl(url);
  const { ref = '', subdirectory = '' } = options;
  const fragment = subdirectory ? `${ref}:${subdirectory}` : ref;
  // Go names the secrets and the agent whether or not the session has them.
  const access: readonly Attribute[] = ssh
    ? [
        ['git.knownsshhosts', options.knownSshHosts, 'source.git.knownsshhosts'],
        ['git.mountsshsock', options.sshAgent ?? 'default', 'source.git.mountsshsock'],
      ]
    : [
        ['git.authtokensecret', options.authTokenSecret ?? 'GIT_AUTH_TOKEN', 'source.git.httpauth'],
        ['git.authheadersecret', options.authHeaderSecret ?? 'GIT_AUTH_HEADER', 'source.git.httpauth'],
      ];
  return source(
    fragment ? `git://${location}#${fragment}` : `git://${location}`,
    [
      ['git.fullurl', url, 'source.git.fullurl'],
      ['git.keepgitdir', options.keepGitDirectory || undefined, 'source.git.keepgitdir'],
      ['git.checksum', options.checksum, 'source.git.checksum'],
      ['git.skipsubmodules', options.skipSubmodules || undefined, 'source.git.skipsubmodules'],
      ...access,
    ],
    options,
    ['source.git', ...(subdirectory ? ['source.git.subdir'] : [])],
  );
}

export interface HttpOptions extends OpOptions {
  /** `sha256:…` of the file; with it a cached file is not asked for again. */
  readonly checksum?: string | undefined;
  readonly filename?: string | undefined;
  /** Mode bits; 0600 when left out. */
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** A secret with the Authorization header (BuildKit 0.20). */
  readonly authHeaderSecret?: string | undefined;
}

/** One file of an http or https server. */
export const http = (url: string, options: HttpOptions = {}): Output =>
  source(
    url,
    [
      ['http.checksum', options.checksum, 'source.http.checksum'],
      ['http.filename', options.filename],
      [
        'http.perm',
        options.mode === undefined ? undefined : `0${options.mode.toString(8)}`,
        'source.http.perm',
      ],
      // "soruce": the capability is registered under this name.
      ['http.uid', options.uid, 'soruce.http.uidgid'],
      ['http.gid', options.gid, 'soruce.http.uidgid'],
      ['http.authheadersecret', options.authHeaderSecret, 'source.http.auth'],
    ],
    options,
    ['source.http'],
  );

/** An attribute, its value if it has one, and the capability it needs. */
type Attribute = readonly [name: string, value: string | number | boolean | undefined, capability?: string];

function source(
  identifier: string,
  attributes: readonly Attribute[],
  options: OpOptions,
  capabilities: readonly string[],
  platform?: Platform,
): Output {
  const given = attributes.filter(([, value]) => value !== undefined);
  const attrs = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  const message = { source: { identifier, attrs }, ...(platform && { platform }) };
  const needed = given.flatMap(([, , capability]) => capability ?? []);
  return makeOutput(makeOp([], message, options, [...capabilities, ...needed]));
}

/** As Go's encoding/json writes it, so that the daemon's own frontend and ours read a directory once. */
function jsonList(values: readonly string[] | undefined): string | undefined {
  if (!values?.length) return undefined;
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(values).replace(/[<>&\u2028\u2029]/g, escape);
}

function parseGitUrl(url: string): { readonly location: string; readonly ssh: boolean } {
  // user@host:path, as scp has it.
  const short = /^(?:[^@/]+@)?([^:/@]+):(?!\/\/)\/?(.+)$/.exec(url);
  if (short) return { location: `${short[1] ?? ''}/${short[2] ?? ''}`, ssh: true };
  const { protocol, host, pathname, hash } = new URL(url);
  if (hash) throw new TypeError(`${url}: give the ref beside the URL, not in it`);
  return { location: `${host}${pathname}`, ssh: protocol === 'ssh:' };
}
