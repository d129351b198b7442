import { expect } from 'chai';
import { flattenLayers } from '../../src/oci/flatten-layers.ts';
import { directoryEntry, fileEntry, linkEntry, type TreeEntry } from '../../src/oci/tree-entry.ts';

const hard = (path: string, target: string): TreeEntry => ({
  ...directoryEntry(path),
  kind: 'hard-link',
  target,
});
const file = (path: string, content = path): TreeEntry => fileEntry(path, content);

/** `path=content`, `path/`, `path->target`, `path=>target` for hard links; sorted. Layers are given bottom first. */
async function flat(...layers: readonly (readonly TreeEntry[])[]): Promise<readonly string[]> {
  const sources = layers.toReversed().map(
    (layer) =>
      async function* () {
        for (const entry of layer) yield await Promise.resolve(entry);
      },
  );
  const seen: string[] = [];
  for await (const entry of flattenLayers(sources)) {
    if (entry.kind === 'directory')
      seen.push(`${entry.path}/${entry.mode === 0o755 ? '' : entry.mode.toString(8)}`);
    if (entry.kind === 'link') seen.push(`${entry.path}->${entry.target}`);
    if (entry.kind === 'hard-link') seen.push(`${entry.path}=>${entry.target}`);
    if (entry.kind === 'file') {
      let content = '';
      for await (const piece of entry.open()) content += Buffer.from(piece).toString();
      seen.push(`${entry.path}=${content}`);
    }
  }
  return seen.sort();
}

describe('flattenLayers', () => {
  const rows: readonly [
    name: string,
    layers: readonly (readonly TreeEntry[])[],
    expected: readonly string[],
  ][] = [
    ['shows the higher file', [[file('a', '1')], [file('a', '2')]], ['a=2']],
    ['adds up', [[file('a')], [file('b')]], ['a=a', 'b=b']],
    ['whites out a file', [[file('d/a'), file('d/b')], [file('d/.wh.a')]], ['d/b=d/b']],
    ['whites out a directory', [[file('d/a'), file('d/e/b'), file('dd')], [file('.wh.d')]], ['dd=dd']],
    [
      'brings back what a lower layer removed',
      [[file('a', '1')], [file('.wh.a')], [file('a', '3')]],
      ['a=3'],
    ],
    [
      'empties a directory',
      [
        [directoryEntry('d'), file('d/a')],
        [file('d/.wh..wh..opq'), file('d/b')],
      ],
      ['d/', 'd/b=d/b'],
    ],
    ['empties the root', [[file('a')], [file('.wh..wh..opq'), file('b')]], ['b=b']],
    [
      'keeps its own files beside its own whiteouts',
      [[file('a', '1')], [file('a', '2'), file('.wh.a')]],
      ['a=2'],
    ],
    ['puts a file over a directory', [[directoryEntry('a'), file('a/b')], [file('a')]], ['a=a']],
    ['puts a link over a directory', [[directoryEntry('a'), file('a/b')], [linkEntry('a', 'c')]], ['a->c']],
    ['puts a directory over a file', [[file('a')], [file('a/b')]], ['a/b=a/b']],
    [
      'takes the higher mode of a directory',
      [[directoryEntry('a', { mode: 0o700 })], [directoryEntry('a')]],
      ['a/'],
    ],
    [
      'takes the mode of a directory that is only implied above',
      [[directoryEntry('a', { mode: 0o700 })], [file('a/b')]],
      ['a/700', 'a/b=a/b'],
    ],
    ['keeps hard links in a layer', [[file('a'), hard('b', 'a'), hard('c', 'b')]], ['a=a', 'b=>a', 'c=>a']],
    ['keeps a hard link to a lower layer', [[file('a')], [hard('b', 'a')]], ['a=a', 'b=>a']],
    [
      'keeps the old content under the links that are left of a replaced file',
      [[file('a', 'old'), hard('b', 'a'), hard('c', 'a')], [file('a', 'new')]],
      ['a=new', 'b=old', 'c=>b'],
    ],
    [
      'drops links of a removed file that are removed too',
      [
        [file('a'), hard('b', 'a')],
        [file('.wh.a'), file('.wh.b')],
      ],
      [],
    ],
  ];
  for (const [name, layers, expected] of rows)
    it(name, async () => expect(await flat(...layers)).to.deep.equal([...expected].sort()));
});
