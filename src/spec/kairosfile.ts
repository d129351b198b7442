import type { Diagnostic, Path, Place } from './diagnostic.ts';
import { fieldName } from './issue-diagnostics.ts';
import { type Kairosfile, kairosfileSchema } from './schema.ts';
import { loadYamlFile, type YamlSource } from './yaml-file.ts';

/** A Kairosfile as given: its name for messages (`-` is standard input) and its bytes. */
export type KairosfileSource = YamlSource;

/** A checked Kairosfile. What was wrong in it is left out of `kairosfile`, so that the rest can still be looked at. */
export interface LoadedKairosfile {
  readonly kairosfile: Kairosfile;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths whose values were wrong and left out. */
  readonly invalid: readonly Path[];
  readonly placeOf: (path: Path) => Place;
}

/** Reads and checks a Kairosfile. Never throws; everything wrong is in `diagnostics`, in the order of the file. */
export function loadKairosfile(source: KairosfileSource): LoadedKairosfile {
  const { written, value, ...loaded } = loadYamlFile(source, kairosfileSchema, {
    what: 'a Kairosfile',
    emptyHint: 'kairos-gen new writes a commented one to start from',
    nameOf: fieldName,
  });
  return { ...loaded, kairosfile: value ?? withoutInvalid(written, loaded.invalid) };
}

/** The fields that nothing is wrong with. A field with a problem anywhere inside is left out whole. */
function withoutInvalid(value: unknown, invalid: readonly Path[]): Kairosfile {
  const wrong = new Set(invalid.map(([field]) => field));
  if (typeof value !== 'object' || value === null || wrong.has(undefined)) return {};
  const kept = Object.fromEntries(Object.entries(value).filter(([field]) => !wrong.has(field)));
  const parsed = kairosfileSchema.safeParse(kept);
  return parsed.success ? parsed.data : {};
}
