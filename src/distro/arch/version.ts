interface Version {
  readonly epoch: string;
  readonly version: string;
  /** The package's own release; undefined when the text has none. */
  readonly release?: string;
}

/**
 * Orders two pacman versions `[epoch:]version[-release]`: negative, zero or positive. Releases are looked at only when both
 * have one. Rules: vercmp(8), whose order of parts is rpm's of old: it knows neither `~` nor `^`.
 */
export function comparePacmanVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  const difference = compareParts(a.epoch, b.epoch) || compareParts(a.version, b.version);
  if (difference !== 0 || a.release === undefined || b.release === undefined) return difference;
  return compareParts(a.release, b.release);
}

/**
 * Orders two kernel releases, such as `6.9.7-arch1-1` and `6.12.1-arch1-1`, by the same rules. A release is no package
 * version: it is compared as a whole.
 */
export const compareKernelReleases = (left: string, right: string): number => compareParts(left, right);

function split(text: string): Version {
  const [, epoch, rest = text] = /^(\d*):(.*)$/s.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return {
    epoch: epoch === undefined || epoch === '' ? '0' : epoch,
    version: dash < 0 ? rest : rest.slice(0, dash),
    ...(dash < 0 ? {} : { release: rest.slice(dash + 1) }),
  };
}

const START = { separator: /^[^0-9A-Za-z]*/, digits: /^\d*/, letters: /^[A-Za-z]*/ } as const;

/** Takes what `pattern` matches off the start of a text, which may be nothing. */
function take(text: string, pattern: RegExp): readonly [taken: string, rest: string] {
  const taken = pattern.exec(text)?.[0] ?? '';
  return [taken, text.slice(taken.length)];
}

/** Segment by segment of digits or of letters, what separates them counting by its length alone. */
function compareParts(left: string, right: string): number {
  if (left === right) return 0;
  let [a, b] = [left, right];
  while (a !== '' && b !== '') {
    const [separatorA, afterA] = take(a, START.separator);
    const [separatorB, afterB] = take(b, START.separator);
    [a, b] = [afterA, afterB];
    if (a === '' || b === '') break;
    if (separatorA.length !== separatorB.length) return separatorA.length - separatorB.length;
    const isNumber = /^\d/.test(a);
    const pattern = isNumber ? START.digits : START.letters;
    const [segmentA, restA] = take(a, pattern);
    const [segmentB, restB] = take(b, pattern);
    // A number is newer than letters in its place.
    if (segmentB === '') return isNumber ? 1 : -1;
    const difference = isNumber ? compareDigits(segmentA, segmentB) : compareText(segmentA, segmentB);
    if (difference !== 0) return difference;
    [a, b] = [restA, restB];
  }
  return compareRests(a, b);
}

/** What is left when one of the two has ended: more letters are older (`1.0rc` before `1.0`), anything else is newer. */
function compareRests(a: string, b: string): number {
  if (a === '' && b === '') return 0;
  const startsWithLetter = (text: string): boolean => /^[A-Za-z]/.test(text);
  return (a === '' && !startsWithLetter(b)) || startsWithLetter(a) ? -1 : 1;
}

function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return a.length - b.length || compareText(a, b);
}

const compareText = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
