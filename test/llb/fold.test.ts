import { expect } from 'chai';
import fc from 'fast-check';
import { exec } from '../../src/llb/exec.ts';
import { file, type FileAction } from '../../src/llb/file.ts';
import { fold } from '../../src/llb/fold.ts';
import { neededCapabilities } from '../../src/llb/marshal.ts';
import { merge } from '../../src/llb/merge.ts';
import { digestOf, type Output, postOrder, scratch } from '../../src/llb/op.ts';
import { image, local } from '../../src/llb/source.ts';
import { amd64, graphs } from '../support/graphs.ts';

const debian = image('docker.io/library/debian:12', { platform: amd64 });
const mkdir = (path: string): FileAction => ({ action: 'mkdir', path });

/** What each output is, said without saying which op does which action: equal meanings are equal texts. */
function meaning(output: Output): string {
  const meanings = new Map<string, readonly string[]>();
  const say = (what: unknown): string =>
    digestOf(
      Buffer.from(
        JSON.stringify(what, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
      ),
    );
  const of = ({ op, index }: Output): string =>
    meanings.get(op.digest)?.[index] ?? say([meanings.get(op.digest)?.[0], index]);
  for (const op of postOrder(output)) {
    const inputs = op.inputs.map(of);
    const { file: fileOp, ...others } = op.message;
    if (!fileOp) {
      meanings.set(op.digest, [say([others, inputs])]);
      continue;
    }
    const results: string[] = [];
    const at = (index = 0): string => [...inputs, ...results][index] ?? 'none';
    const kept: string[] = [];
    for (const { input, secondaryInput, output: place = 0, ...action } of fileOp.actions ?? []) {
      const body = JSON.stringify(action, (key, value: unknown) => {
        // The files a name is looked up in.
        if (key === 'byName') {
          const { name, input: files } = value as { readonly name: string; readonly input: number };
          return { name, files: at(files) };
        }
        return typeof value === 'bigint' ? `${value}n` : value;
      });
      results.push(say([body, at(input), at(secondaryInput)]));
      if (place >= 0) kept[place] = results.at(-1) ?? '';
    }
    meanings.set(op.digest, kept);
  }
  return of(output);
}

describe('fold', () => {
  it('keeps the meaning of any graph, and makes no more ops of it', () => {
    fc.assert(
      fc.property(graphs, (make) => {
        const output = make();
        const folded = fold(output);
        expect(meaning(folded)).to.equal(meaning(output));
        expect(postOrder(folded).length).to.be.at.most(postOrder(output).length);
      }),
      { numRuns: 300 },
    );
  });

  it('makes one op of a long chain, equal to the op made at once', () => {
    const actions = Array.from({ length: 500 }, (_, number) => mkdir(`/${number}`));
    let chain = debian;
    for (const action of actions) chain = file(chain, [action]);
    expect(fold(chain).op.digest).to.equal(file(debian, actions).op.digest);
  });

  it('joins copies from elsewhere, names, lines and capabilities', () => {
    const context = local('context');
    const source = { filename: 'Kairosfile', data: new Uint8Array() };
    const at = (line: number) => [{ source, ranges: [{ start: { line } }] }];
    const copy: FileAction = { action: 'copy', from: context, source: '/a', destination: '/a' };
    const link: FileAction = { action: 'symlink', target: 'a', path: '/b' };
    const first = file(debian, [copy, mkdir('/x')], { name: 'copy', locations: at(1) });
    const output = fold(file(first, [copy, link], { name: 'link', locations: at(2) }));
    expect(output.op.digest).to.equal(file(debian, [copy, mkdir('/x'), copy, link]).op.digest);
    expect(output.op.metadata.description).to.deep.equal({ 'llb.customname': 'copy, link' });
    expect(output.op.locations).to.deep.equal([...at(1), ...at(2)]);
    expect(neededCapabilities(output)).to.include.members(['file.symlink.create', 'meta.description']);
  });

  const base = file(debian, [mkdir('/base')]);
  const apart: readonly (readonly [string, Output, number])[] = [
    ['another op uses what is below', merge([base, file(base, [mkdir('/a')])]), 4],
    [
      'groups differ',
      file(file(debian, [mkdir('/a')], { group: { id: '1', name: 'one' } }), [mkdir('/b')], {
        group: { id: '2', name: 'two' },
      }),
      3,
    ],
    ['only one ignores the cache', file(base, [mkdir('/a')], { ignoreCache: true }), 3],
    [
      'an owner is looked up in what is below',
      file(base, [{ action: 'mkdir', path: '/a', owner: { user: 'name' } }]),
      3,
    ],
    [
      'it is copied from, not built upon',
      file(scratch, [{ action: 'copy', from: base, source: '/', destination: '/' }]),
      3,
    ],
    ['a command is between', file(exec(base, { platform: amd64, args: ['x'] }).root, [mkdir('/a')]), 4],
  ];
  for (const [why, output, ops] of apart) {
    it(`leaves ops apart when ${why}`, () => {
      expect(postOrder(fold(output))).to.have.lengthOf(ops);
    });
  }

  it('rebuilds what stands on a joined op', () => {
    const run = (root: Output) => exec(root, { platform: amd64, args: ['x'], name: 'run' }).root;
    const chain = file(file(debian, [mkdir('/a')]), [mkdir('/b')]);
    const output = fold(run(chain));
    expect(output.op.digest).to.equal(run(file(debian, [mkdir('/a'), mkdir('/b')])).op.digest);
    expect(output.op.metadata).to.deep.equal(run(debian).op.metadata);
  });
});
