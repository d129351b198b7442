import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findImage } from '../../frontend/contexts/find-image.ts';
import type { AgentSource } from '../../frontend/lower-target.ts';
import { UserError } from '../../lib/user-error.ts';
import { file } from '../../llb/file.ts';
import { local } from '../../llb/source.ts';
import { formatPlatform } from '../../oci/choose-platform.ts';
import type { Platform } from '../../oci/image-manifest.ts';

/** The name by which the daemon asks this machine for the agent. */
export const AGENT_DIRECTORY = 'kairos-agent';

/** Where this client takes the agent from. */
export interface AgentPlace {
  /** An image that was named for it; wins over the files. */
  readonly image?: string;
  /** Directory that may hold `kairos-init-<architecture>`, as this package does. */
  readonly directory?: string;
  /** The published image, for architectures without a file. */
  readonly published: string;
}

/**
 * The agent as a tree that holds /kairos-init: from the image that was named, else from a file of this package, else from the published
 * image. The file is sent once and compared by its content after that; it is the same as in the images, under the same path, so whoever
 * installed with the one finds the cache of the other.
 */
export const agentSource =
  ({ image, directory, published }: AgentPlace): AgentSource =>
  async (gateway, request, platform) => {
    const name = `kairos-init-${platform.architecture}`;
    if (image === undefined && directory !== undefined && (await isFile(join(directory, name)))) {
      const title = `[agent] ${name}`;
      const sent = local(AGENT_DIRECTORY, {
        sessionId: request.sessionId,
        includePatterns: [name],
        sharedKeyHint: name,
        name: title,
      });
      const copy = {
        action: 'copy',
        from: sent,
        source: `/${name}`,
        destination: '/kairos-init',
        mode: 0o755,
      } as const;
      return file(undefined, [copy], { name: `${title} as /kairos-init` });
    }
    return fromImage(gateway, request, { reference: image ?? published, platform });
  };

async function fromImage(
  gateway: Parameters<AgentSource>[0],
  request: Parameters<AgentSource>[1],
  { reference, platform }: { readonly reference: string; readonly platform: Platform },
): ReturnType<AgentSource> {
  try {
    const { tree } = await findImage(gateway, request, {
      reference,
      platform,
      title: `[agent] ${reference}`,
    });
    if (tree !== undefined) return tree;
  } catch (error) {
    throw new UserError(
      `there is no agent for ${formatPlatform(platform)}: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: '--agent-image names an image that has it; in a checkout of kairos-gen, npm run build:agent makes the file',
        cause: error,
      },
    );
  }
  throw new UserError(`the agent's image ${reference} is empty`);
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
