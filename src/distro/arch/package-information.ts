/** One package, as `pacman -Qi` and `pacman -Si` describe it: pacman(8). */
export interface PackageInformation {
  readonly name: string;
  /** Names without the versions they are provided in. */
  readonly provides: readonly string[];
  readonly groups: readonly string[];
  /** Bytes it takes when it is installed; 0 when the list does not say. */
  readonly size: number;
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
    size: bytes(fields.get('Installed Size')),
  }));
}

const words = (value = NONE): readonly string[] =>
  value === NONE ? [] : value.split(/\s+/).filter((word) => word !== '');

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

/** `12.34 MiB` in bytes. */
function bytes(value = ''): number {
  const [, number, unit = 'B'] = /^([\d.]+) (\w+)$/.exec(value) ?? [];
  return number === undefined ? 0 : Math.round(Number(number) * 1024 ** Math.max(0, UNITS.indexOf(unit)));
}
