/** Something that takes room: a path or a package, and bytes. */
export interface Sized {
  readonly name: string;
  readonly bytes: number;
}

/** What makes an image big. Equal trees give equal reports. */
export interface SizeReport {
  /** Bytes of the whole tree. */
  readonly total: number;
  /** Files and directories that hold at least `SHARE` of it, each after the directory that it is in, the biggest first. */
  readonly paths: readonly Sized[];
  /** The biggest packages by their own record, the biggest first. */
  readonly packages: readonly Sized[];
}

/** Of the whole: what is smaller is no reason for a big image. */
const SHARE = 0.01;
/** `/usr/lib/modules/RELEASE/kernel` has five names: deeper, a list of paths tells no more than a list of packages. */
const DEEPEST = 5;
const PACKAGES = 20;

/**
 * @param paths every file and directory below and with the root `/`, a directory with all that is in it
 * @param packages installed packages, none where nothing tells
 */
export function sizeReport(paths: readonly Sized[], packages: readonly Sized[]): SizeReport {
  const total = paths.find(({ name }) => name === '/')?.bytes ?? 0;
  const big = paths.filter(
    ({ name, bytes }) => name !== '/' && bytes >= total * SHARE && depthOf(name) <= DEEPEST,
  );
  return {
    total,
    paths: inTree(big, '/'),
    packages: biggestFirst(packages).slice(0, PACKAGES),
  };
}

const depthOf = (path: string): number => path.split('/').length - 1;

/** What is directly in a directory, each followed by what is in it. */
function inTree(paths: readonly Sized[], directory: string): readonly Sized[] {
  const depth = directory === '/' ? 1 : depthOf(directory) + 1;
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const children = paths.filter(({ name }) => name.startsWith(prefix) && depthOf(name) === depth);
  return biggestFirst(children).flatMap((child) => [child, ...inTree(paths, child.name)]);
}

const biggestFirst = (list: readonly Sized[]): readonly Sized[] =>
  [...list].sort((left, right) => right.bytes - left.bytes || (left.name < right.name ? -1 : 1));
