import type { EntryStatus, LayerTarget } from '../../src/oci/layer-target.ts';

export type MemoryNode =
  | { kind: 'file'; content: Buffer; status: EntryStatus }
  | { kind: 'link'; target: string }
  | { kind: 'directory'; status: EntryStatus };

/**
 * A tree in memory that holds callers to the contract: each path is real (its parents are directories, none is a link), nothing
 * is reached by `..`, directories are never replaced, and only directories made here are changed.
 */
export function memoryTarget(before: Readonly<Record<string, MemoryNode>> = {}): LayerTarget & {
  readonly nodes: ReadonlyMap<string, MemoryNode>;
} {
  const nodes = new Map<string, MemoryNode>(Object.entries(before));
  const own = new Set<string>();

  function check(path: string): void {
    const parts = path.split('/');
    if (path === '' || path.startsWith('/') || parts.some((part) => ['', '.', '..'].includes(part)))
      throw new Error(`ESCAPED: ${JSON.stringify(path)} is not a plain path`);
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/');
      if (nodes.get(parent)?.kind !== 'directory') throw new Error(`ESCAPED: ${parent} is no directory`);
    }
  }
  function put(path: string, node: MemoryNode): void {
    check(path);
    if (nodes.get(path)?.kind === 'directory') throw new Error(`REPLACED: the directory ${path}`);
    nodes.set(path, node);
  }

  return {
    nodes,
    kind: async (path) => Promise.resolve(nodes.get(path)?.kind),
    async readLink(path) {
      const node = await Promise.resolve(nodes.get(path));
      if (node?.kind !== 'link') throw new Error(`${path} is no link`);
      return node.target;
    },
    async writeFile(path, content, status) {
      const pieces: Uint8Array[] = [];
      for await (const piece of content) pieces.push(piece);
      put(path, { kind: 'file', content: Buffer.concat(pieces), status });
      return [...status.attributes.keys()];
    },
    async writeLink(path, target) {
      put(path, { kind: 'link', target });
      await Promise.resolve();
    },
    async writeHardLink(path, existing) {
      check(existing);
      const node = await Promise.resolve(nodes.get(existing));
      if (node === undefined || node.kind === 'directory') throw new Error(`${existing} can't be linked`);
      put(path, node);
    },
    async makeDirectory(path, status) {
      if (nodes.has(path)) throw new Error(`${path} is there`);
      put(path, { kind: 'directory', status });
      await Promise.resolve(own.add(path));
    },
    async setDirectory(path, status) {
      if (!own.has(path)) throw new Error(`CHANGED: ${path} is not ours`);
      await Promise.resolve(nodes.set(path, { kind: 'directory', status }));
    },
  };
}
