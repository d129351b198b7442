import { z } from 'zod';
import type { Family } from '../../distro/system.ts';
import { UserError } from '../../lib/user-error.ts';
import { STEP_NAMES, type StepName } from '../../spec/image-spec.ts';
import { FRAMEWORK_PARTS, type FrameworkFile, type FrameworkPart } from './framework-files.ts';

/**
 * Where a framework image says what is in it. It is not put into the images made with it; a framework without one (those
 * published until 2025) is taken whole.
 */
export const FRAMEWORK_MANIFEST_PATH = '/kairos-framework.json';

/** The annotation on a layer that names the part it holds, so that `core` need not download what only `standard` takes. */
export const FRAMEWORK_PART_ANNOTATION = 'dev.kairos-gen.framework.part';

export interface FrameworkManifest {
  readonly version: 1;
  /** Sorted by path. */
  readonly files: readonly FrameworkFile[];
}

/** What decides which files of a framework go into an image. */
export interface FrameworkRequest {
  readonly parts: readonly FrameworkPart[];
  readonly family: Family;
  readonly trustedBoot: boolean;
  readonly skip: readonly StepName[];
}

/** The files of the manifest that go into the image asked for. */
export function selectFrameworkFiles(
  manifest: FrameworkManifest,
  request: FrameworkRequest,
): readonly FrameworkFile[] {
  return manifest.files.filter(
    ({ part, step, only }) =>
      request.parts.includes(part) &&
      !request.skip.includes(step) &&
      (only?.trustedBoot === undefined || only.trustedBoot === request.trustedBoot) &&
      (only?.family === undefined || only.family.includes(request.family)),
  );
}

/** The manifest's text: sorted, so that the same files give the same bytes. */
export function renderFrameworkManifest(files: readonly FrameworkFile[]): string {
  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  const manifest: FrameworkManifest = { version: 1, files: sorted };
  return `${JSON.stringify(manifest, undefined, 1)}\n`;
}

const families = [
  'debian',
  'redhat',
  'suse',
  'alpine',
  'arch',
  'hadron',
] as const satisfies readonly Family[];

const schema = z.object({
  version: z.literal(1),
  files: z.array(
    z.object({
      path: z.string().startsWith('/'),
      mode: z.int().min(0).max(0o7777),
      part: z.enum(FRAMEWORK_PARTS),
      step: z.enum(STEP_NAMES),
      only: z
        .object({
          trustedBoot: z.boolean().exactOptional(),
          family: z.array(z.enum(families)).exactOptional(),
        })
        .exactOptional(),
    }),
  ),
});

/** Reads a manifest. Throws UserError when it is not one this program understands. `source` names it in the message. */
export function parseFrameworkManifest(text: string, source: string): FrameworkManifest {
  const hint = 'The framework may be newer than this program; use the framework of the same version.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${source}: the framework's list of files is not JSON`, { hint, cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(
    `${source}: the framework's list of files can't be read: ${z.prettifyError(result.error)}`,
    {
      hint,
    },
  );
}
