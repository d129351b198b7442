import { readFile } from 'node:fs/promises';
import { decode } from '../wire/codec.ts';
import { Definition } from '../wire/frontend.generated.ts';
import { fromDefinition } from '../llb/from-definition.ts';
import type { Output } from '../llb/op.ts';
import { UserError } from '../lib/user-error.ts';
import { formatPlatform } from '../oci/choose-platform.ts';
import { findImage } from './contexts/find-image.ts';
import type { AgentSource } from './lower-target.ts';

/** How the daemon says what a frontend's own file system is made of (buildkit, frontend/gateway/gateway.go; since 0.10). */
const OWN_DEFINITION = '/run/config/buildkit/metadata/frontend.bin';

/** What runs this process, and where it is told of itself. */
export interface OwnImage {
  /** The reference that the build named: the first word of the syntax line. */
  readonly reference: string | undefined;
  /** This process' own architecture, as platforms name it. */
  readonly architecture: string;
  readonly definitionFile?: string;
}

/**
 * The agent from the image this frontend runs from: the very same tree where the target has its architecture, so that no registry is asked;
 * else the image of that platform under the same name. Throws UserError when there is none.
 */
export function ownImage({
  reference,
  architecture,
  definitionFile = OWN_DEFINITION,
}: OwnImage): AgentSource {
  return async (gateway, request, platform) => {
    if (platform.architecture === architecture) {
      const own = await ownTree(definitionFile);
      if (own !== undefined) return own;
    }
    if (reference === undefined)
      throw new UserError(`the frontend's image for ${formatPlatform(platform)} is not known by name`);
    const { tree } = await findImage(gateway, request, {
      reference,
      platform,
      title: `[agent] ${reference}`,
    });
    if (tree === undefined) throw new UserError(`${reference} is an empty image`);
    return tree;
  };
}

async function ownTree(file: string): Promise<Output | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes === undefined ? undefined : fromDefinition(decode(Definition, bytes));
}
