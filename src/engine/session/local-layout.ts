import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import { layoutBlob, REFERENCE_ANNOTATION } from '../../oci/image-layout.ts';
import { type Descriptor, type ImageIndex, MEDIA_TYPES } from '../../oci/image-manifest.ts';

/**
 * The digest of what a layout has under a name or digest; without one, of the only thing it has, or of `latest`. Undefined when it
 * has no such thing, or is no layout. Throws UserError for an index that can't be read.
 */
export async function digestInLayout(directory: string, name?: string): Promise<Digest | undefined> {
  const index = await readIndex(directory);
  if (name !== undefined && isDigest(name)) return (await hasBlob(directory, name)) ? name : undefined;
  const manifests = index?.manifests ?? [];
  const named = manifests.find(
    ({ annotations }) => annotations?.[REFERENCE_ANNOTATION] === (name ?? 'latest'),
  );
  const found = named ?? (name === undefined && manifests.length === 1 ? manifests[0] : undefined);
  return found !== undefined && (await hasBlob(directory, found.digest)) ? found.digest : undefined;
}

/** Says under which name a layout has what was just written to it, in place of what had the name before. */
export async function nameInLayout(
  directory: string,
  descriptor: Descriptor,
  name = 'latest',
): Promise<void> {
  const before = await readIndex(directory);
  const others = (before?.manifests ?? []).filter(
    ({ annotations }) => annotations?.[REFERENCE_ANNOTATION] !== name,
  );
  const named = { ...descriptor, annotations: { ...descriptor.annotations, [REFERENCE_ANNOTATION]: name } };
  const index: ImageIndex = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [...others, named] };
  await mkdir(directory, { recursive: true });
  await writeWhole(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeWhole(join(directory, 'index.json'), JSON.stringify(index));
}

async function readIndex(directory: string): Promise<ImageIndex | undefined> {
  const file = join(directory, 'index.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const index = JSON.parse(text) as Partial<ImageIndex> | null;
    if (Array.isArray(index?.manifests)) return index as ImageIndex;
  } catch {
    // Said below.
  }
  throw new UserError(`${file} is not the index of an image layout`);
}

const hasBlob = async (directory: string, digest: Digest): Promise<boolean> =>
  stat(layoutBlob({ directory }, digest)).then(
    (status) => status.isFile(),
    () => false,
  );

async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}
