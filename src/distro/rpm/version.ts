interface Version {
  readonly epoch: number;
  readonly version: string;
  readonly release: string | undefined;
}

/**
 * Orders two versions of rpm packages, `[epoch:]version[-release]`: negative, zero or positive. A version without a
 * release is equal to every release of it. Rules: rpm-version(7).
 */
export function compareRpmVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  return (
    a.epoch - b.epoch ||
    compareParts(a.version, b.version) ||
    (a.release === undefined || b.release === undefined ? 0 : compareParts(a.release, b.release))
  );
}

/**
 * Orders two kernel releases such as `5.14.0-503.el9_5.x86_64` or `6.4.0-150600.23.25-default`. Where a plain kernel and a
 * variant (`+debug`, `+rt`, `+64k`) are of the same release the plain one counts as newer. Mainline's `-rc3` comes before
 * the release.
 */
export function compareRpmKernelReleases(left: string, right: string): number {
  const [a, b] = [splitKernel(left), splitKernel(right)];
  return (
    compareParts(a.version, b.version) ||
    compareParts(a.release, b.release) ||
    Number(a.variant === '') - Number(b.variant === '') ||
    compareParts(a.variant, b.variant)
  );
}

function split(text: string): Version {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return {
    epoch: Number(epoch),
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

function splitKernel(text: string): { version: string; release: string; variant: string } {
  const [, version = '', release = '', variant = ''] =
    /^([^-+]*)-?([^+]*)\+?(.*)$/.exec(text.replace(/-(?=rc\d)/, '~')) ?? [];
  return { version, release, variant };
}

/** A run of digits, a run of letters, or one of the two characters with a meaning; everything else separates. */
const SEGMENT = /\d+|[A-Za-z]+|~|\^/g;

function compareParts(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.match(SEGMENT) ?? []);
  for (let index = 0; ; index++) {
    const [one, two] = [a?.[index], b?.[index]];
    if (one === undefined && two === undefined) return 0;
    const order = compareSegments(one, two);
    if (order !== 0) return order;
  }
}

/** Ranks of what may stand at a place, lowest first: `~` even before the end, `^` after it, then letters, then digits. */
const rank = (segment: string | undefined): number => {
  if (segment === '~') return 0;
  if (segment === undefined) return 1;
  if (segment === '^') return 2;
  return /^\d/.test(segment) ? 4 : 3;
};

function compareSegments(one: string | undefined, two: string | undefined): number {
  const kind = rank(one);
  const difference = kind - rank(two);
  if (difference !== 0) return difference;
  if (kind === 4) return compareDigits(one ?? '', two ?? '');
  return one === two ? 0 : (one ?? '') < (two ?? '') ? -1 : 1;
}

/** As numbers of any length: without leading zeros the longer one is greater. */
function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
