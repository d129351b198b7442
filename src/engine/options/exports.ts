import { UsageError } from '../../lib/user-error.ts';
import { csvPairs } from '../../frontend/request/csv.ts';

export const EXPORT_TYPES = ['image', 'docker', 'oci', 'tar', 'local'] as const;
export type ExportType = (typeof EXPORT_TYPES)[number];

export const COMPRESSIONS = ['uncompressed', 'gzip', 'zstd', 'estargz'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** One thing to do with the result, as the user asked for it. */
export interface ExportRequest {
  readonly type: ExportType;
  /** File or directory on this machine, or `-` for standard output; absent for what goes into a daemon or a registry. */
  readonly destination?: string;
  /** The exporter's own attributes (buildkit, exporter/…), such as `oci-mediatypes`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ExportOptions {
  /** Values of `--output`. */
  readonly outputs: readonly string[];
  readonly push: boolean;
  readonly load: boolean;
  readonly compression?: Compression;
}

/**
 * What is to become of the result: `--output`, `--push` and `--load` together. Nothing asked for is an empty list: the
 * daemon decides then. Throws UsageError.
 */
export function readExports({ outputs, push, load, compression }: ExportOptions): readonly ExportRequest[] {
  const asked = outputs.flatMap(parseOutput);
  const loads = load && !asked.some(isLoad) ? [{ type: 'docker' as const, attributes: {} }] : [];
  // As in buildx, --push makes a push of an image that --output asks for, and is an image of its own otherwise.
  const image = asked.some(({ type }) => type === 'image');
  const pushed = asked.map((each) => (push && each.type === 'image' ? withPush(each) : each));
  const pushes = push && !image ? [withPush({ type: 'image', attributes: {} })] : [];
  const all = [...pushed, ...loads, ...pushes];
  return compression === undefined ? all : all.map((each) => withCompression(each, compression));
}

/** True for what `--load` means: into the Docker engine's own images. */
export const isLoad = ({ type, destination }: ExportRequest): boolean =>
  type === 'docker' && destination === undefined;

export const isPush = ({ attributes }: ExportRequest): boolean => attributes['push'] === 'true';

const withPush = (request: ExportRequest): ExportRequest => ({
  ...request,
  attributes: { ...request.attributes, push: 'true' },
});

/** Files of a root file system have no layers to compress. */
function withCompression(request: ExportRequest, compression: Compression): ExportRequest {
  if (request.type === 'tar' || request.type === 'local') return request;
  return { ...request, attributes: { compression, ...request.attributes } };
}

/** Reads one `--output`: `type=oci,dest=image.tar`, or as in `docker build` a directory, or `-` for a tar. */
function parseOutput(text: string): readonly ExportRequest[] {
  if (!text.includes('=')) {
    return [
      text === '-'
        ? { type: 'tar', destination: '-', attributes: {} }
        : { type: 'local', destination: text, attributes: {} },
    ];
  }
  const { type, dest, destination = dest, ...attributes } = Object.fromEntries(csvPairs(text, 'output'));
  if (type === 'cacheonly' || type === 'none') return [];
  if (type === 'registry') return [{ type: 'image', attributes: { ...attributes, push: 'true' } }];
  const known = EXPORT_TYPES.find((each) => each === type);
  if (known === undefined)
    throw new UsageError(
      `--output ${JSON.stringify(text)} has no type that is known`,
      `types are ${EXPORT_TYPES.join(', ')}, registry and cacheonly: --output type=oci,dest=image.tar`,
    );
  if (known === 'image' && destination !== undefined)
    throw new UsageError(
      `--output ${JSON.stringify(text)}: an image goes into a daemon or a registry, not to ${destination}`,
      'for a file, write type=oci or type=docker',
    );
  if (known !== 'image' && known !== 'docker' && (destination ?? '') === '')
    throw new UsageError(`--output ${JSON.stringify(text)} says not where to: add dest=…`);
  return [{ type: known, ...(destination === undefined ? {} : { destination }), attributes }];
}
