import { UserError } from '../lib/user-error.ts';
import { isDigest } from './digest.ts';
import {
  type Descriptor,
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  MEDIA_TYPES,
} from './image-manifest.ts';

export type ParsedManifest =
  | { readonly kind: 'image'; readonly manifest: ImageManifest }
  | { readonly kind: 'index'; readonly index: ImageIndex };

/**
 * Reads an image manifest or an index, of OCI's or Docker's media types. What the document says of itself wins over the media
 * type it was served with. Throws UserError when it is neither, or a descriptor in it has no usable digest or size.
 */
export function parseManifest(bytes: Uint8Array, servedAs: string): ParsedManifest {
  const document = parseObject(bytes, 'the manifest');
  const mediaType = typeof document['mediaType'] === 'string' ? document['mediaType'] : servedAs;
  if (document['schemaVersion'] !== 2)
    throw new UserError(
      `the manifest has schema version ${JSON.stringify(document['schemaVersion'])}; only version 2 can be read`,
      { hint: "Docker's first manifest format was retired: push the image again with a current engine." },
    );
  if (mediaType === MEDIA_TYPES.index || mediaType === MEDIA_TYPES.dockerList || 'manifests' in document)
    return {
      kind: 'index',
      index: {
        ...document,
        schemaVersion: 2,
        mediaType,
        manifests: descriptors(document['manifests'], 'manifests'),
      },
    };
  return {
    kind: 'image',
    manifest: {
      ...document,
      schemaVersion: 2,
      mediaType,
      config: descriptor(document['config'], 'config'),
      layers: descriptors(document['layers'], 'layers'),
    },
  };
}

/** Reads an image's configuration. Throws UserError when it has no `os` and `architecture`. */
export function parseConfig(bytes: Uint8Array): ImageConfig {
  const document = parseObject(bytes, 'the image configuration');
  if (typeof document['os'] !== 'string' || typeof document['architecture'] !== 'string')
    throw new UserError('the image configuration does not say for which os and architecture it is');
  return document as unknown as ImageConfig;
}

function parseObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UserError(`${what} is not JSON`, { cause });
  }
  if (!isObject(value)) throw new UserError(`${what} is not a JSON object`);
  return value;
}

function descriptors(value: unknown, where: string): readonly Descriptor[] {
  if (!Array.isArray(value)) throw new UserError(`the manifest's "${where}" is not a list`);
  return value.map((item, index) => descriptor(item, `${where}[${index}]`));
}

function descriptor(value: unknown, where: string): Descriptor {
  if (!isObject(value)) throw new UserError(`the manifest's "${where}" is not a descriptor`);
  const { digest, size, mediaType } = value;
  if (typeof digest !== 'string' || !isDigest(digest))
    throw new UserError(
      `the manifest's "${where}" has the digest ${JSON.stringify(digest)}; only sha256 can be read`,
    );
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw new UserError(`the manifest's "${where}" has the size ${JSON.stringify(size)}`);
  if (typeof mediaType !== 'string') throw new UserError(`the manifest's "${where}" has no media type`);
  return { ...value, mediaType, digest, size };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
