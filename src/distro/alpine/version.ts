/** What comes at a place in a version, in the order of the kinds: of two that differ there, the later kind is older. */
const KINDS = [
  'first number',
  'number',
  'letter',
  'suffix',
  'suffix number',
  'commit',
  'revision',
  'end',
] as const;
type Kind = (typeof KINDS)[number];

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

/** `_rc1` and its like come before the version without them, `_p1` and its like after it. */
const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const SUFFIXES = [...BEFORE, 'cvs', 'svn', 'git', 'hg', 'p'];

const VERSION =
  /^(?<first>\d+)(?<numbers>(?:\.\d+)*)(?<letter>[a-z]?)(?<suffixes>(?:_[a-z]+\d*)*)(?<commit>(?:~[0-9a-f]+)?)(?<revision>(?:-r\d+)?)$/;

/**
 * Orders two apk versions, such as `1.2.3a_rc1-r4`: negative, zero or positive. Rules: apk-package(5), and the version's grammar in
 * apk-tools. What is no version at all is older than every version, and in the order of its text.
 */
export function compareApkVersions(left: string, right: string): number {
  const [a, b] = [tokens(left), tokens(right)];
  if (a === undefined || b === undefined)
    return Number(a !== undefined) - Number(b !== undefined) || compareText(left, right);
  for (let index = 0; ; index++) {
    const [here, there] = [a[index] ?? END, b[index] ?? END];
    if (here.kind !== there.kind) return compareKinds(here, there);
    if (here.kind === 'end') return 0;
    const difference = compareTokens(here, there);
    if (difference !== 0) return difference;
  }
}

const END: Token = { kind: 'end', text: '' };

function tokens(version: string): readonly Token[] | undefined {
  const {
    first,
    numbers = '',
    letter,
    suffixes = '',
    commit,
    revision,
  } = VERSION.exec(version)?.groups ?? {};
  if (first === undefined) return undefined;
  const list: Token[] = [{ kind: 'first number', text: first }];
  const add = (kind: Kind, text = ''): void => {
    if (text !== '') list.push({ kind, text });
  };
  for (const number of numbers.split('.')) add('number', number);
  add('letter', letter);
  for (const [, name = '', number] of suffixes.matchAll(/_([a-z]+)(\d*)/g)) {
    if (!SUFFIXES.includes(name)) return undefined;
    add('suffix', name);
    add('suffix number', number);
  }
  add('commit', commit?.slice(1));
  add('revision', revision?.slice('-r'.length));
  return list;
}

/** The version that goes on is newer, but for a suffix that stands for something before a release. */
function compareKinds(here: Token, there: Token): number {
  if (here.kind === 'suffix' && BEFORE.includes(here.text)) return -1;
  if (there.kind === 'suffix' && BEFORE.includes(there.text)) return 1;
  return KINDS.indexOf(there.kind) - KINDS.indexOf(here.kind);
}

function compareTokens({ kind, text: here }: Token, { text: there }: Token): number {
  switch (kind) {
    case 'suffix':
      return SUFFIXES.indexOf(here) - SUFFIXES.indexOf(there);
    case 'letter':
    case 'commit':
      return compareText(here, there);
    case 'number':
      // As after a decimal point: 1.05 is older than 1.1.
      return here.startsWith('0') || there.startsWith('0')
        ? compareText(here, there)
        : compareDigits(here, there);
    case 'first number':
    case 'suffix number':
    case 'revision':
    case 'end':
      return compareDigits(here, there);
  }
}

function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return a.length - b.length || compareText(a, b);
}

const compareText = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
