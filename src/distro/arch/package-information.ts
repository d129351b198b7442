/** One package, as `pacman -Qi` and `pacman -Si` describe it: pacman(8). */
export interface PackageInformation {
  readonly name: string;
  /** Names without the versions they are provided in. */
  readonly provides: readonly string[];
  readonly groups: readonly string[];
}

/** A field's name, padded to the width of the longest, and its value. */
const FIELD = /^([A-Z][A-Za-z ]*?) *: (.*)$/;

/** What pacman writes for an empty list. */
const NONE = 'None';

/** Takes what `pacman -Qi` or `-Si` prints in the C locale: fields, one block a package; long values go on in indented lines. */
export function parsePackageInformation(stdout: string): readonly PackageInformation[] {
  const packages: Map<string, string>[] = [];
  let last = '';
  for (const line of stdout.split('\n')) {
    const [, field, value] = FIELD.exec(line) ?? [];
    if (field !== undefined && value !== undefined) {
      // `-Si` names the repository first, `-Qi` the package.
      if (field === 'Repository' || (field === 'Name' && last !== 'Repository')) packages.push(new Map());
      packages.at(-1)?.set(field, value);
      last = field;
    } else if (/^\s+\S/.test(line)) {
      const before = packages.at(-1)?.get(last);
      packages.at(-1)?.set(last, `${before ?? ''}  ${line.trim()}`);
    }
  }
  return packages.map((fields) => ({
    name: fields.get('Name') ?? '',
    provides: words(fields.get('Provides')).map((word) => word.replace(/[<>=].*$/, '')),
    groups: words(fields.get('Groups')),
  }));
}

const words = (value = NONE): readonly string[] =>
  value === NONE ? [] : value.split(/\s+/).filter((word) => word !== '');
