import { UserError } from '../../lib/user-error.ts';
import type { Output } from '../../llb/op.ts';
import { image, ociLayout } from '../../llb/source.ts';
import { formatPlatform } from '../../oci/choose-platform.ts';
import type { Platform } from '../../oci/image-manifest.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import type { Gateway } from '../gateway.ts';
import { GrpcError } from '../transport.ts';
import { contextName } from '../request/context-source.ts';
import { normalisePlatform } from '../request/platform.ts';
import type { ContextSource, FrontendRequest } from '../request/frontend-request.ts';
import { contextTree } from './context-tree.ts';
import { fetchedArchive } from './fetched-archive.ts';

/** An image, or a tree that stands for one. */
export interface FoundImage {
  /** Undefined for an empty one. */
  readonly tree: Output | undefined;
  /** Image configuration as JSON text; undefined for a tree that came without. */
  readonly config: string | undefined;
  readonly digest: string | undefined;
}

/** A named context may lead to an image that is a named context again, this many times. */
const MOST_NAMES = 10;

const OTHER_PLATFORM = 'name an image that has this platform, or build for another with --platform';

/**
 * Finds an image: where a named context of its name says, or else in its registry, pinned to what its tag means now.
 * @param title what the progress output calls the look-up
 */
export async function findImage(
  gateway: Gateway,
  request: FrontendRequest,
  wanted: { readonly reference: string; readonly platform: Platform; readonly title: string },
): Promise<FoundImage> {
  const { platform, title } = wanted;
  let reference = formatReference(parseReference(wanted.reference));
  for (let names = 0; ; names++) {
    if (names > MOST_NAMES)
      throw new UserError(`the named contexts of ${wanted.reference} lead in a circle`, {
        hint: `the last of them is ${reference}`,
      });
    const context = namedContext(request, reference, platform);
    if (context === undefined) break;
    if (context.kind !== 'image')
      return openContext(gateway, request, { name: reference, context, platform, title });
    if (context.reference === reference) break;
    reference = context.reference;
  }
  const answer = await gateway
    .resolveImage({ reference, platform, resolveMode: request.imageResolveMode, title })
    .catch((error: unknown) => {
      // An index without the platform (containerd, images/image.go).
      if (error instanceof GrpcError && error.message.includes('no match for platform'))
        throw new UserError(`${reference} is not made for ${formatPlatform(platform)}`, {
          hint: OTHER_PLATFORM,
          cause: error,
        });
      throw error;
    });
  requirePlatform(reference, answer.config, platform);
  return {
    tree: image(pinned(answer.reference, answer.digest), {
      platform,
      resolveMode: request.imageResolveMode,
      name: title,
    }),
    config: answer.config,
    digest: answer.digest,
  };
}

/** The context of a name, the one for the platform first. */
export function namedContext(
  { namedContexts }: FrontendRequest,
  name: string,
  platform: Platform,
): ContextSource | undefined {
  const key = contextName(name);
  return namedContexts.get(`${key}::${formatPlatform(platform)}`) ?? namedContexts.get(key);
}

async function openContext(
  gateway: Gateway,
  request: FrontendRequest,
  {
    name,
    context,
    platform,
    title,
  }: {
    readonly name: string;
    readonly context: ContextSource;
    readonly platform: Platform;
    readonly title: string;
  },
): Promise<FoundImage> {
  if (context.kind === 'scratch') return { tree: undefined, config: undefined, digest: undefined };
  if (context.kind === 'image') throw new TypeError('an image is looked up, not opened');
  if (context.kind === 'oci-layout') return openLayout(gateway, request, { name, context, platform, title });
  const tree = await contextTree(gateway, request, name, context);
  if (context.kind === 'http') {
    const root = tree && (await fetchedArchive(gateway, tree, `[context ${name}] unpack`));
    if (root === undefined)
      throw new UserError(`the context ${name} is no archive, which an image could be made of`, {
        hint: 'a tar archive of a root file system is: plain, or compressed with gzip, bzip2 or xz',
      });
    return { tree: root, config: undefined, digest: undefined };
  }
  const config = context.kind === 'input' ? request.inputConfigs.get(context.name) : undefined;
  return { tree, config, digest: undefined };
}

async function openLayout(
  gateway: Gateway,
  { sessionId }: FrontendRequest,
  {
    name,
    context,
    platform,
    title,
  }: {
    readonly name: string;
    readonly context: Extract<ContextSource, { kind: 'oci-layout' }>;
    readonly platform: Platform;
    readonly title: string;
  },
): Promise<FoundImage> {
  gateway.operations.require('source.ocilayout', 'read an OCI layout of the client', '0.11 (Docker 24)');
  // The store is named apart; as a reference its name, which has no path, can't be read (buildkit, frontend/dockerui/namedcontext.go).
  const reference = formatReference({ ...parseReference(name), digest: context.digest });
  const store = { sessionId, name: context.store };
  const { config } = await gateway.resolveImage({
    reference,
    platform,
    resolveMode: 'default',
    title,
    store,
  });
  const tree = ociLayout(reference, { platform, sessionId, storeId: context.store, name: title });
  return { tree, config, digest: context.digest };
}

/** Throws UserError for an image that is made for another platform: an index would have been searched for the right one. */
function requirePlatform(reference: string, config: string, wanted: Platform): void {
  const { os = wanted.os, architecture = wanted.architecture, variant } = parseConfig(reference, config);
  const made = normalisePlatform(os, architecture, variant);
  if (made.os === wanted.os && made.architecture === wanted.architecture) return;
  throw new UserError(`${reference} is made for ${formatPlatform(made)}, not for ${formatPlatform(wanted)}`, {
    hint: OTHER_PLATFORM,
  });
}

function parseConfig(reference: string, config: string): Partial<Platform> {
  try {
    return JSON.parse(config) as Partial<Platform>;
  } catch {
    throw new UserError(`the configuration of ${reference} is no JSON`);
  }
}

/** A reference with the digest it stands for, which may be unknown. */
function pinned(reference: string, digest: string | undefined): string {
  if (digest === undefined || digest === '' || reference.includes('@')) return reference;
  return `${reference}@${digest}`;
}
