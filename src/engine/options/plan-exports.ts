import { formatReference, parseReference } from '../../oci/reference.ts';
import { UsageError, UserError } from '../../lib/user-error.ts';
import { type ExportRequest, isLoad, isPush } from './exports.ts';
import { fillTemplate } from './template.ts';

/**
 * What a daemon can do with a result. A dockerd that keeps images in its own store (the usual one until version 29) knows
 * neither image formats nor several platforms; one with containerd's store, like a buildkitd, knows all of them.
 */
export type DaemonKind = 'buildkitd' | 'docker' | 'docker-containerd';

/** Where the bytes go that the daemon sends back. */
export type ExportSink =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'directory'; readonly path: string }
  /** A directory that takes blobs, of which an image layout is made. */
  | { readonly kind: 'layout'; readonly path: string }
  /** Into the Docker engine that the docker command speaks to. */
  | { readonly kind: 'docker-load' };

/** One exporter of the Solve request, in its place, with where its bytes go. */
export interface PlannedExport {
  readonly type: 'image' | 'docker' | 'oci' | 'tar' | 'local' | 'moby';
  readonly attributes: Readonly<Record<string, string>>;
  readonly sink?: ExportSink;
}

export interface ExportPlan {
  readonly exports: readonly PlannedExport[];
  /** References that the Docker engine itself must push when the image is in its store. */
  readonly pushes: readonly string[];
}

export interface ExportQuestion {
  readonly requests: readonly ExportRequest[];
  /** As written after `--tag`. */
  readonly tags: readonly string[];
  /** The target's name, for templates. */
  readonly name: string;
  readonly daemon: DaemonKind;
  readonly platforms: number;
}

/**
 * Chooses the exporters for a daemon. Nothing asked for means: into the images of a Docker engine, and nowhere from a
 * buildkitd, which has none. Throws UsageError for what contradicts itself, UserError for what this daemon can't do.
 */
export function planExports(question: ExportQuestion): ExportPlan {
  const { daemon, platforms } = question;
  const asked = question.requests;
  const requests: readonly ExportRequest[] =
    asked.length === 0 && daemon !== 'buildkitd' ? [{ type: 'docker', attributes: {} }] : asked;
  const names = question.tags.map((tag) => fullName(fillTemplate(tag, question.name)));
  if (names.length === 0 && requests.some((request) => isPush(request) && !('name' in request.attributes)))
    throw needsName();
  // Docker's containerd store holds an image of several platforms; its archives and its own store do not.
  const holdsOne = (request: ExportRequest): boolean =>
    request.type === 'docker' && !(isLoad(request) && daemon === 'docker-containerd');
  if (platforms > 1 && requests.some(holdsOne))
    throw new UsageError(
      'an image of several platforms does not fit into a Docker archive or engine',
      'push it, or write it with --output type=oci,dest=image.tar',
    );
  const planned = requests.map((request) => planOne(request, names, question));
  const exports = distinct(planned.map(({ exporter }) => exporter));
  if (exports.length > 1 && daemon === 'docker')
    throw new UserError('this Docker engine can give a result to one place only', {
      hint: 'build again for the second one, which takes no time, or use a buildkitd with --builder',
    });
  return { exports, pushes: planned.flatMap(({ pushes }) => pushes) };
}

interface Planned {
  readonly exporter: PlannedExport;
  readonly pushes: readonly string[];
}

function planOne(
  request: ExportRequest,
  names: readonly string[],
  { daemon, name }: ExportQuestion,
): Planned {
  const { type, destination } = request;
  const named = names.length === 0 ? {} : { name: names.join(',') };
  if (type === 'tar' || type === 'local') {
    const path = fillTemplate(destination ?? '', name);
    const attributes = request.attributes;
    const kind = type === 'local' ? 'directory' : 'file';
    return {
      exporter: { type, attributes, sink: path === '-' ? { kind: 'stdout' } : { kind, path } },
      pushes: [],
    };
  }
  const attributes = { ...named, ...request.attributes };
  if (daemon === 'docker' && (type === 'image' || isLoad(request))) {
    const { push, ...own } = attributes as Readonly<Record<string, string>>;
    return {
      exporter: { type: 'moby', attributes: own },
      pushes: push === 'true' ? (own['name'] ?? '').split(',') : [],
    };
  }
  if (daemon === 'docker')
    throw new UserError(`this Docker engine can't write type=${type}: its image store knows no such format`, {
      hint: 'use --load or type=tar, turn on its containerd image store, or build with a buildkitd: --builder',
    });
  if (type === 'image' || (isLoad(request) && daemon === 'docker-containerd'))
    return { exporter: { type: 'image', attributes: layerAttributes(attributes) }, pushes: [] };
  const path = destination === undefined ? undefined : fillTemplate(destination, name);
  // docker load unpacks what it reads at once; to compress it before would be for nothing.
  if (path === undefined)
    return {
      exporter: {
        type,
        attributes: { compression: 'uncompressed', ...attributes },
        sink: { kind: 'docker-load' },
      },
      pushes: [],
    };
  const kind = request.attributes['tar'] === 'false' ? 'layout' : 'file';
  return {
    exporter: {
      type,
      attributes: layerAttributes(attributes),
      sink: path === '-' ? { kind: 'stdout' } : { kind, path },
    },
    pushes: [],
  };
}

/** Layers are gzip, which everything that reads images can read, of the fastest level unless another is asked for. */
export function layerAttributes(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { compression = 'gzip' } = attributes;
  return compression === 'gzip' ? { 'compression-level': '1', ...attributes, compression } : attributes;
}

/** What a push without a name fails with. */
export const needsName = (): UsageError =>
  new UsageError('a push needs the name to push to', 'add --tag registry.example.com/name:tag');

/** `my-image` as daemons and registries have it: `docker.io/library/my-image:latest`. Throws UserError for no reference. */
export const fullName = (tag: string): string => formatReference(parseReference(tag));

/** A push and a load of one image into one store are one export. */
function distinct(exports: readonly PlannedExport[]): readonly PlannedExport[] {
  const seen = new Set<string>();
  return exports.filter((each) => {
    const key = JSON.stringify(each);
    return !seen.has(key) && seen.add(key);
  });
}
