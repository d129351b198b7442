import { createHash } from 'node:crypto';
import { chmod, link, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What lies at a path: text or bytes are a file. */
export type TreePart =
  | string
  | Uint8Array
  | { readonly content: string; readonly mode: number }
  | { readonly link: string }
  /** Another name of a file that was made before. */
  | { readonly same: string }
  | { readonly directory: number };

/** Makes a tree below a directory, in the order it is written; parents are made 0755. */
export async function makeTree(root: string, parts: Readonly<Record<string, TreePart>>): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [path, part] of Object.entries(parts)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof part === 'string' || part instanceof Uint8Array) await writeFile(file, part, { mode: 0o644 });
    else if ('link' in part) await symlink(part.link, file);
    else if ('same' in part) await link(join(root, part.same), file);
    else if ('directory' in part) await mkdir(file, { recursive: true });
    else await writeFile(file, part.content);
  }
  for (const [path, part] of Object.entries(parts).reverse()) {
    if (typeof part === 'string' || part instanceof Uint8Array) continue;
    if ('directory' in part) await chmod(join(root, path), part.directory);
    if ('content' in part) await chmod(join(root, path), part.mode);
  }
}

/** Everything below a directory, one line each: path, mode, what it is, its content's digest and, for files, how many names it has. */
export async function describeTree(root: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const walk = async (directory: string): Promise<void> => {
    for (const name of (await readdir(join(root, directory))).sort()) {
      const path = directory === '' ? name : `${directory}/${name}`;
      const status = await lstat(join(root, path));
      const mode = (status.mode & 0o7777).toString(8);
      if (status.isSymbolicLink()) lines.push(`${path} -> ${await readlink(join(root, path))}`);
      else if (status.isDirectory()) {
        lines.push(`${path}/ ${mode}`);
        await walk(path);
      } else if (status.isFile()) {
        const digest = createHash('sha256')
          .update(await readFile(join(root, path)))
          .digest('hex');
        lines.push(`${path} ${mode} ${digest.slice(0, 12)} ${status.nlink}`);
      } else lines.push(`${path} ${mode} ${status.isFIFO() ? 'pipe' : 'other'}`);
    }
  };
  await walk('');
  return lines;
}
