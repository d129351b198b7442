/** What is compared of one path. Times of change are not: they are the build's, not the image's. */
export interface TreeNode {
  readonly kind: 'file' | 'directory' | 'link' | 'device';
  /** Permission bits with set-id and sticky bits; of a link always the same, since it has none of its own. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Extended attributes by name, as hexadecimal digits. */
  readonly attributes: ReadonlyMap<string, string>;
  /** A file's digest, or where a link leads; empty for everything else. */
  readonly content: string;
  /** Every name of a file that has several, this one too, sorted; otherwise empty. */
  readonly names: readonly string[];
}

/** A root file system by absolute path; `/` is the root itself. */
export type Tree = ReadonlyMap<string, TreeNode>;

const ASPECTS = [
  'presence',
  'type',
  'mode',
  'owner',
  'attributes',
  'link target',
  'hard links',
  'content',
] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Difference {
  readonly path: string;
  readonly aspect: Aspect;
  /** What each side has, for people. */
  readonly left: string;
  readonly right: string;
}

/** A difference that may be there. One that is not needed is wrong too: it would hide the next real difference. */
export interface Allowance {
  /** Matched against absolute paths; anchor it. */
  readonly path: RegExp;
  /** Left out: every aspect. */
  readonly aspects?: readonly Aspect[];
  readonly reason: string;
}

/** Every difference of two trees, by path; what only one side has is one difference, not one an aspect. */
export function compareTrees(left: Tree, right: Tree): readonly Difference[] {
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return paths.flatMap((path) => compareNodes(path, left.get(path), right.get(path)));
}

function compareNodes(
  path: string,
  left: TreeNode | undefined,
  right: TreeNode | undefined,
): readonly Difference[] {
  if (left === undefined || right === undefined) {
    const presence = (node: TreeNode | undefined): string => (node === undefined ? 'missing' : 'there');
    return [{ path, aspect: 'presence', left: presence(left), right: presence(right) }];
  }
  if (left.kind !== right.kind) return [{ path, aspect: 'type', left: left.kind, right: right.kind }];
  const [before, after] = [describe(left), describe(right)];
  return ASPECTS.map((aspect) => ({
    path,
    aspect,
    left: before[aspect] ?? '',
    right: after[aspect] ?? '',
  })).filter((difference) => difference.left !== difference.right);
}

function describe(node: TreeNode): Partial<Record<Aspect, string>> {
  const attributes = [...node.attributes].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    mode: node.mode.toString(8).padStart(4, '0'),
    owner: `${node.uid}:${node.gid}`,
    attributes: attributes.map(([name, value]) => `${name}=${value}`).join(' '),
    'hard links': node.names.join(' '),
    [node.kind === 'link' ? 'link target' : 'content']: node.content,
  };
}

export interface Judgement {
  readonly unexpected: readonly Difference[];
  readonly unused: readonly Allowance[];
}

/** Which differences nothing allows, and which allowances allowed nothing. */
export function judge(differences: readonly Difference[], allowances: readonly Allowance[]): Judgement {
  const allows = ({ path, aspects }: Allowance, difference: Difference): boolean =>
    path.test(difference.path) && (aspects === undefined || aspects.includes(difference.aspect));
  return {
    unexpected: differences.filter((difference) => !allowances.some((one) => allows(one, difference))),
    unused: allowances.filter((one) => !differences.some((difference) => allows(one, difference))),
  };
}

/** How many differences are worth reading. */
const SHOWN = 40;

/** Throws when the trees differ in more than what is allowed, or an allowance was not needed. The names are for the message. */
export function expectSameTrees(
  left: { readonly name: string; readonly tree: Tree },
  right: { readonly name: string; readonly tree: Tree },
  allowances: readonly Allowance[] = [],
): void {
  const { unexpected, unused } = judge(compareTrees(left.tree, right.tree), allowances);
  const lines = [
    ...unexpected
      .slice(0, SHOWN)
      .map(
        ({ path, aspect, ...sides }) => `  ${path}: ${aspect} ${shown(sides.left)} | ${shown(sides.right)}`,
      ),
    ...(unexpected.length > SHOWN ? [`  and ${unexpected.length - SHOWN} more`] : []),
    ...unused.map(({ path, reason }) => `  unused allowance ${String(path)} (${reason})`),
  ];
  if (lines.length > 0) throw new Error(`${left.name} | ${right.name} differ:\n${lines.join('\n')}`);
}

const shown = (text: string): string =>
  text === '' ? 'none' : text.length > 200 ? `${text.slice(0, 200)}…` : text;
