import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Every path below a directory, with a leading `/`, sorted; directories end in `/`, links carry their target. */
export async function listTree(root: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const walk = async (directory: string): Promise<void> => {
    for (const name of (await readdir(join(root, directory))).sort()) {
      const path = `${directory}/${name}`;
      const status = await lstat(join(root, path));
      if (status.isDirectory()) {
        paths.push(`${path}/`);
        await walk(path);
      } else {
        paths.push(status.isSymbolicLink() ? `${path} -> ${await readlink(join(root, path))}` : path);
      }
    }
  };
  await walk('');
  return paths;
}
