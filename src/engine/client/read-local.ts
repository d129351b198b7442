import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gateway } from '../../frontend/gateway.ts';
import { hasCode } from '../../lib/has-code.ts';
import { UserError } from '../../lib/user-error.ts';

/**
 * Reads files of the directories that a build may ask for.
 * @param directories absolute paths by the names sources have for them
 * @param known contents that have been read before, by absolute path: a pipe can't be read twice
 */
export const readLocalFiles =
  (
    directories: Readonly<Record<string, string>>,
    known: ReadonlyMap<string, Uint8Array> = new Map(),
  ): NonNullable<Gateway['readLocal']> =>
  async (name, path, limit) => {
    const directory = directories[name];
    if (directory === undefined) return undefined;
    const file = join(directory, path);
    const content = known.get(file) ?? (await read(file));
    if (content !== undefined && content.length > limit)
      throw new UserError(`${file} is larger than ${limit} bytes`);
    return content;

    async function read(path: string): Promise<Uint8Array | undefined> {
      try {
        await using handle = await open(path);
        const { size } = await handle.stat();
        if (size > limit) throw new UserError(`${path} is larger than ${limit} bytes`);
        return await handle.readFile();
      } catch (error) {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
        throw error;
      }
    }
  };
