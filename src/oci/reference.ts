import { UsageError } from '../lib/user-error.ts';
import { type Digest, isDigest } from './digest.ts';

/** An image by name: at a registry, under a tag or a digest. */
export interface Reference {
  /** Host and port, such as `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path within the registry, such as `library/debian`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

// The grammar of distribution/reference (reference.go).
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const REGISTRY = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const LONGEST_NAME = 255;

/**
 * Reads a reference as every engine does: `debian` is `docker.io/library/debian:latest`. Where a digest is given the tag is kept
 * and not used. Throws UsageError that names the part that is wrong.
 */
export function parseReference(text: string): Reference {
  const wrong = (what: string, hint?: string): UsageError =>
    new UsageError(`${JSON.stringify(text)} is not an image reference: ${what}`, hint);
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest))
    throw wrong(
      `${JSON.stringify(digest)} is not a sha256 digest`,
      'A digest is sha256: and 64 hexadecimal digits.',
    );
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) throw wrong(`${JSON.stringify(tag)} is not a tag`);
  const name = colon === -1 ? named : named.slice(0, colon);
  if (name === '') throw wrong('it has no name');
  const { registry, repository } = splitName(name);
  if (!REGISTRY.test(registry)) throw wrong(`${JSON.stringify(registry)} is not a host name`);
  if (!REPOSITORY.test(repository))
    throw wrong(
      `${JSON.stringify(repository)} is not a repository name`,
      repository.toLowerCase() === repository ? undefined : 'Repository names are lower case.',
    );
  if (name.length > LONGEST_NAME) throw wrong(`its name has more than ${LONGEST_NAME} characters`);
  return {
    registry,
    repository,
    ...(tag === undefined ? (digest === undefined ? { tag: 'latest' } : {}) : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Writes a reference out in full; parsing the result gives the same reference. */
export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The first part is a registry when it has a dot, a port or an upper-case letter, or is localhost (distribution/reference, normalize.go). */
function splitName(name: string): { readonly registry: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const isRegistry = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  if (slash === -1 || !isRegistry)
    return { registry: 'docker.io', repository: slash === -1 ? `library/${name}` : name };
  const repository = name.slice(slash + 1);
  if (first !== 'docker.io' && first !== 'index.docker.io') return { registry: first, repository };
  return {
    registry: 'docker.io',
    repository: repository.includes('/') ? repository : `library/${repository}`,
  };
}
