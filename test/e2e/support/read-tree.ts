import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import { openImage, openImageArchive } from '../../../scripts/lab/image-archive.ts';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import type { Host } from '../../../src/lib/host.ts';
import { createDigester } from '../../../src/oci/digest.ts';
import { parentPath } from '../../../src/oci/entry-path.ts';
import type { Platform } from '../../../src/oci/image-manifest.ts';
import { readDirectory } from '../../../src/oci/read-directory.ts';
import type { TreeEntry } from '../../../src/oci/tree-entry.ts';
import type { Tree, TreeNode } from './compare-trees.ts';

export interface ArchiveOptions {
  /** Which image, where the archive holds several. */
  readonly image?: string;
  /** Left out: the machine's. */
  readonly platform?: Platform;
}

/**
 * The tree of an image in an archive (`docker save` of any age, OCI archive, or an OCI layout that is a directory), its layers
 * laid over each other. Throws when there is not exactly one such image.
 */
export async function archiveTree(host: Host, archive: string, options: ArchiveOptions = {}): Promise<Tree> {
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-archive-'));
  try {
    const images = (await openImageArchive(host, archive, scratch)).filter(
      ({ names }) => options.image === undefined || names.includes(options.image),
    );
    const [image, ...others] = images;
    if (image === undefined || others.length > 0)
      throw new Error(`${archive} holds ${images.length} images ${options.image ?? ''}`);
    const opened = await openImage(
      image,
      options.platform ?? { os: 'linux', architecture: machineArchitecture },
    );
    return await treeOf(opened.entries());
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The tree below a directory, with its extended attributes. */
export async function directoryTree(host: Host, root: string): Promise<Tree> {
  await ensurePackages(host, ['attr'], 'reading extended attributes');
  const dump = ['getfattr', '--recursive', '--physical', '--no-dereference', '--dump'] as const;
  const { stdout } = await host.run([...dump, '--match=-', '--encoding=hex', '.'], { directory: root });
  const attributes = parseAttributes(stdout);
  const { mode, uid, gid } = await lstat(root);
  const top = { path: '', kind: 'directory', mode: mode & 0o7777, uid, gid, modified: 0 } as const;
  const entries = async function* (): AsyncGenerator<TreeEntry> {
    for await (const entry of withTop({ ...top, attributes: new Map() }, readDirectory(root)))
      yield { ...entry, attributes: attributes.get(entry.path) ?? new Map() };
  };
  return treeOf(entries());
}

async function* withTop(top: TreeEntry, entries: AsyncIterable<TreeEntry>): AsyncGenerator<TreeEntry> {
  yield top;
  yield* entries;
}

/** What getfattr(1) dumps, by path without the leading `./`; it writes line ends and backslashes of names as `\ooo`. */
export function parseAttributes(dump: string): ReadonlyMap<string, ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const block of dump.split('\n\n')) {
    const [header = '', ...lines] = block.trimStart().split('\n');
    const name = /^# file: (.*)$/.exec(header)?.[1];
    if (name === undefined) continue;
    const plain = name.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    );
    const path = plain.replace(/^\.\/?/, '');
    const pairs = lines.flatMap((line) => {
      const [, attribute, digits = ''] = /^([^=]+)(?:=0x([0-9a-f]*))?$/.exec(line) ?? [];
      return attribute === undefined ? [] : [[attribute, Buffer.from(digits, 'hex')] as const];
    });
    found.set(path, new Map(pairs));
  }
  return found;
}

/** A parent that nobody listed is made by every engine like this. */
const PLAIN_DIRECTORY: TreeNode = {
  kind: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  attributes: new Map(),
  content: '',
  names: [],
};

/** A stream of entries as a tree. Throws when a hard link names a file that is not among them. */
export async function treeOf(entries: AsyncIterable<TreeEntry>): Promise<Tree> {
  const nodes = new Map<string, TreeNode>([['', PLAIN_DIRECTORY]]);
  const links = new Map<string, string>();
  for await (const entry of entries)
    if (entry.kind === 'hard-link') links.set(entry.path, entry.target);
    else nodes.set(entry.path, await nodeOf(entry));

  const names = new Map<string, string[]>();
  for (const link of links.keys()) {
    let target = link;
    for (let next = links.get(target); next !== undefined; next = links.get(target)) target = next;
    names.set(target, [...(names.get(target) ?? [target]), link]);
  }
  for (const [target, all] of names) {
    const file = nodes.get(target);
    if (file === undefined) throw new Error(`${all.join(', ')} are names of a file that is not there`);
    const sorted = all.map((path) => `/${path}`).sort();
    for (const path of all) nodes.set(path, { ...file, names: sorted });
  }
  for (const path of [...nodes.keys()])
    for (let parent = parentPath(path); !nodes.has(parent); parent = parentPath(parent))
      nodes.set(parent, PLAIN_DIRECTORY);
  return new Map([...nodes].map(([path, node]) => [`/${path}`, node]));
}

async function nodeOf(entry: Exclude<TreeEntry, { kind: 'hard-link' }>): Promise<TreeNode> {
  const { kind, mode, uid, gid } = entry;
  const attributes = new Map(
    [...entry.attributes].map(([name, value]) => [name, Buffer.from(value).toString('hex')]),
  );
  const content = kind === 'file' ? await digest(entry.open()) : kind === 'link' ? entry.target : '';
  // A link's mode is 0777 on Linux; some archives say otherwise.
  return { kind, mode: kind === 'link' ? 0o777 : mode, uid, gid, attributes, content, names: [] };
}

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const digester = createDigester();
  for await (const chunk of chunks) digester.update(chunk);
  return digester.digest();
}
