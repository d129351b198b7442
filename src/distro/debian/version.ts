interface Version {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

/**
 * Orders two Debian package versions `[epoch:]upstream[-revision]`: negative, zero or positive.
 * Rules: deb-version(7).
 */
export function compareDebVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision);
}

/**
 * Orders two kernel releases, such as `6.8.0-51-generic`. The same order as for versions, but a release has no epoch
 * and no revision: the whole name is compared, so that the ABI number counts as a number. Where only the
 * flavour differs the flavour's name decides. `-rc3` and `-trunk` come before the release, as linux-version(1) has it.
 */
export function compareKernelReleases(left: string, right: string): number {
  const comparable = (release: string): string => release.replace(/-(?=rc\d|trunk\b)/, '~');
  return compareParts(comparable(left), comparable(right));
}

function split(version: string): Version {
  const colon = version.indexOf(':');
  const rest = colon < 0 ? version : version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '0' : rest.slice(dash + 1),
  };
}

/** Alternates between the longest run of non-digits and the longest run of digits, from the left. */
function compareParts(left: string, right: string): number {
  let [a, b] = [left, right];
  while (a !== '' || b !== '') {
    const [textA, textB] = [leadingText(a), leadingText(b)];
    const text = compareText(textA, textB);
    if (text !== 0) return text;
    a = a.slice(textA.length);
    b = b.slice(textB.length);
    const [digitsA, digitsB] = [leadingDigits(a), leadingDigits(b)];
    const digits = compareDigits(digitsA, digitsB);
    if (digits !== 0) return digits;
    a = a.slice(digitsA.length);
    b = b.slice(digitsB.length);
  }
  return 0;
}

const leadingText = (text: string): string => /^\D*/.exec(text)?.[0] ?? '';
const leadingDigits = (text: string): string => /^\d*/.exec(text)?.[0] ?? '';

/** As numbers of any length: without leading zeros the longer one is greater. */
function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

function compareText(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = weight(left[index]) - weight(right[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `~` sorts before the end of a part, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
