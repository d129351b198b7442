import { UsageError } from '../../lib/user-error.ts';
import { isDigest } from '../../oci/digest.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import type { ContextSource } from './frontend-request.ts';

/**
 * Where a named context's value says its content is: `docker-image://`, `oci-layout://`, `local:`, `input:`, `git…` and
 * `http(s)://`, as every frontend reads them (buildkit, frontend/dockerui/namedcontext.go). Throws UsageError.
 */
export function parseContextSource(name: string, value: string): ContextSource {
  const remote = remoteContext(value);
  if (remote !== undefined) return remote;
  const colon = value.indexOf(':');
  const scheme = colon === -1 ? '' : value.slice(0, colon);
  const rest = value.slice(colon + 1).replace(/^\/\//, '');
  switch (scheme) {
    case 'docker-image':
      return rest === 'scratch'
        ? { kind: 'scratch' }
        : { kind: 'image', reference: formatReference(parseReference(rest)) };
    case 'oci-layout':
      return ociLayout(name, rest);
    case 'local':
      return { kind: 'local', name: rest };
    case 'input':
      return { kind: 'input', name: rest };
    default:
      throw new UsageError(
        `the context ${name} has a source of an unknown kind: ${value}`,
        'there are docker-image://, oci-layout://, git and https:// sources, and directories',
      );
  }
}

/** A git repository or an address, or undefined for what is neither. The forms are those of `docker build`. */
export function remoteContext(value: string): ContextSource | undefined {
  const [address = ''] = value.split('#');
  if (/^(?:git|ssh):\/\//.test(value) || /^[\w.-]+@[\w.-]+:/.test(value)) return { kind: 'git', url: value };
  if (/^https?:\/\//.test(value))
    return /\.git$/.test(address.replace(/\?.*$/, ''))
      ? { kind: 'git', url: value }
      : { kind: 'http', url: value };
  if (value.startsWith('github.com/')) return { kind: 'git', url: `https://${value}` };
  return undefined;
}

function ociLayout(name: string, value: string): ContextSource {
  const at = value.indexOf('@');
  const digest = at === -1 ? '' : value.slice(at + 1);
  if (!isDigest(digest))
    throw new UsageError(
      `the context ${name} names an OCI layout without a digest: ${value}`,
      'write oci-layout://store@sha256:…',
    );
  const stored = value.slice(0, at);
  const tag = /:([\w.-]+)$/.exec(stored)?.[1];
  const store = tag === undefined ? stored : stored.slice(0, -tag.length - 1);
  return { kind: 'oci-layout', store, digest, ...(tag === undefined ? {} : { tag }) };
}

/**
 * The name under which a context is looked up: an image reference as it is usually written, without `:latest`
 * (`docker.io/library/ubuntu:latest` is `ubuntu`), or the word itself.
 */
export function contextName(name: string): string {
  const reference = referenceOf(name);
  if (reference === undefined) return name;
  const { registry, repository, tag, digest } = reference;
  const familiar =
    registry === 'docker.io' ? repository.replace(/^library\//, '') : `${registry}/${repository}`;
  const tagged = tag === undefined || tag === 'latest' ? familiar : `${familiar}:${tag}`;
  return digest === undefined ? tagged : `${tagged}@${digest}`;
}

function referenceOf(name: string): ReturnType<typeof parseReference> | undefined {
  try {
    return parseReference(name);
  } catch {
    return undefined;
  }
}
