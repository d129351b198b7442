import { expect } from 'chai';
import { compareTrees, expectSameTrees, judge, type Tree, type TreeNode } from './compare-trees.ts';

const FILE: TreeNode = {
  kind: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  attributes: new Map(),
  content: 'sha256:one',
  names: [],
};
const tree = (nodes: Readonly<Record<string, Partial<TreeNode>>>): Tree =>
  new Map(Object.entries(nodes).map(([path, node]) => [path, { ...FILE, ...node }]));

describe('comparison of trees', () => {
  const cases: readonly (readonly [title: string, Partial<TreeNode>, Partial<TreeNode>, string])[] = [
    ['mode', { mode: 0o755 }, { mode: 0o4755 }, 'mode 0755 4755'],
    ['owner', { uid: 5 }, { gid: 6 }, 'owner 5:0 0:6'],
    ['type', { kind: 'directory', mode: 0o755, content: '' }, {}, 'type directory file'],
    ['content', {}, { content: 'sha256:two' }, 'content sha256:one sha256:two'],
    ['link target', { kind: 'link', content: 'a' }, { kind: 'link', content: 'b' }, 'link target a b'],
    ['hard links', { names: ['/file', '/other'] }, {}, 'hard links /file /other '],
    [
      'attributes',
      {
        attributes: new Map([
          ['user.b', '02'],
          ['user.a', '01'],
        ]),
      },
      { attributes: new Map([['user.a', '01']]) },
      'attributes user.a=01 user.b=02 user.a=01',
    ],
  ];
  for (const [title, left, right, expected] of cases)
    it(`sees another ${title}, and nothing else`, () => {
      const found = compareTrees(tree({ '/file': left }), tree({ '/file': right }));
      expect(found.map((one) => `${one.aspect} ${one.left} ${one.right}`)).to.deep.equal([expected]);
    });

  it('finds no difference between equal trees, in whatever order attributes and paths stand', () => {
    const [a, b] = [['user.a', '01'] as const, ['user.b', '02'] as const];
    const left = tree({ '/x': { attributes: new Map([a, b]) }, '/y': {} });
    const right = tree({ '/y': {}, '/x': { attributes: new Map([b, a]) } });
    expect(compareTrees(left, right)).to.deep.equal([]);
  });

  it('names what one side alone has once, sorted', () => {
    const found = compareTrees(tree({ '/b': {} }), tree({ '/a': {} }));
    expect(found).to.deep.equal([
      { path: '/a', aspect: 'presence', left: 'missing', right: 'there' },
      { path: '/b', aspect: 'presence', left: 'there', right: 'missing' },
    ]);
  });

  it('allows by path and aspect, and finds the allowance that allowed nothing', () => {
    const differences = compareTrees(
      tree({ '/log': { mode: 0o600, content: 'old' }, '/etc': {} }),
      tree({ '/log': {}, '/etc': {} }),
    );
    const used = { path: /^\/log$/, aspects: ['content'], reason: 'has times in it' } as const;
    const unused = { path: /^\/etc$/, reason: 'a guess' };
    const { unexpected, unused: found } = judge(differences, [used, unused]);
    expect(unexpected.map(({ aspect }) => aspect)).to.deep.equal(['mode']);
    expect(found).to.deep.equal([unused]);
  });

  it('throws a message that names both sides, the paths and the unused allowances', () => {
    const [left, right] = [tree({ '/a': {} }), tree({ '/a': { uid: 7 } })];
    const compare = (allowances: Parameters<typeof expectSameTrees>[2]) => (): void =>
      expectSameTrees({ name: 'one', tree: left }, { name: 'two', tree: right }, allowances);
    expect(compare([])).to.throw('one | two differ:\n  /a: owner 0:0 | 7:0');
    expect(compare([{ path: /^\/a$/, reason: 'why' }])).not.to.throw();
    expect(
      compare([
        { path: /^\/(a|b)$/, reason: 'x' },
        { path: /^\/c$/, reason: 'y' },
      ]),
    ).to.throw('unused allowance /^\\/c$/ (y)');
  });

  it('shows no more differences than a person reads', () => {
    const many = tree(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/${index}`, {}])));
    const compare = (): void => expectSameTrees({ name: 'one', tree: many }, { name: 'two', tree: tree({}) });
    expect(compare).to.throw('and 60 more');
  });
});
