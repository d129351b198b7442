import { type Diagnostic, hasErrors } from '../spec/diagnostic.ts';
import type { FlagValues } from '../spec/image-flags.ts';
import type { KairosfileSource } from '../spec/kairosfile.ts';
import type { YamlSource } from '../spec/yaml-file.ts';
import { LARGEST_KAIROSFILE } from '../spec/largest-kairosfile.ts';
import { type ImageQuestion, type ResolvedImages, resolveImages } from '../spec/resolve-images.ts';
import { suggest } from '../lib/suggest.ts';
import { COMMAND_NAMES } from './command-names.ts';
import type { Io } from './io.ts';
import { readModels } from './read-models.ts';

/** The file that is read when none is named. */
export const DEFAULT_KAIROSFILE = 'Kairosfile';

/** The images of a command line, and the source that diagnostics quote. */
export interface LoadedImages extends ResolvedImages {
  readonly source?: KairosfileSource;
  /** The files that `--model` names. */
  readonly models: readonly YamlSource[];
  /** The flags, each of those files read. */
  readonly flags: FlagValues;
}

export interface ImageArguments {
  /** As the user named it: a path, `-` for standard input, or undefined for `./Kairosfile` if there is one. */
  readonly kairosfile: string | undefined;
  /** The command's arguments by option name; those that are no field of a Kairosfile are ignored. */
  readonly flags: FlagValues;
  readonly defaults?: ImageQuestion['defaults'] | undefined;
}

/**
 * Reads the Kairosfile, puts the flags over it and resolves the images: what every command that takes a Kairosfile
 * starts with. Problems are in `diagnostics`, and `cells` is empty when one of them is an error.
 */
export async function loadImages(
  io: Io,
  { kairosfile, flags: words, defaults }: ImageArguments,
): Promise<LoadedImages> {
  const { flags, diagnostics: ofModels, sources: models } = await readModels(io, words);
  const loaded = await loadKairosfile(io, { kairosfile, flags, defaults });
  const diagnostics = [...ofModels, ...loaded.diagnostics];
  return { ...loaded, ...(ofModels.length > 0 ? { cells: [] } : {}), diagnostics, models, flags };
}

async function loadKairosfile(
  io: Io,
  { kairosfile, flags, defaults }: ImageArguments,
): Promise<ResolvedImages & Pick<LoadedImages, 'source'>> {
  const file = kairosfile ?? (await defaultFile(io, flags));
  const source = file === undefined ? undefined : await readSource(io, file, kairosfile !== undefined);
  const rest = { flags, ...(defaults === undefined ? {} : { defaults }) };
  if (source === undefined) return resolveImages(rest);
  if ('content' in source) return { ...resolveImages({ source, ...rest }), source };
  const images = resolveImages(rest);
  const ofFlags = images.diagnostics.filter(({ flag }) => flag !== undefined);
  return { ...images, cells: [], dropped: [], diagnostics: [source, ...ofFlags] };
}

async function defaultFile(io: Io, flags: FlagValues): Promise<string | undefined> {
  if (flags['file'] === false) return undefined;
  return (await io.exists(DEFAULT_KAIROSFILE)) ? DEFAULT_KAIROSFILE : undefined;
}

async function readSource(io: Io, file: string, named: boolean): Promise<KairosfileSource | Diagnostic> {
  const content = await io.read(file, LARGEST_KAIROSFILE);
  if (typeof content !== 'string') return { file, content };
  const problem = { severity: 'error' as const, file };
  switch (content) {
    case 'directory':
      return {
        ...problem,
        code: 'file-is-directory',
        message: 'this is a directory',
        hint: `name the file in it: ${file.replace(/\/+$/, '')}/${DEFAULT_KAIROSFILE}`,
      };
    case 'unreadable':
      return {
        ...problem,
        code: 'file-unreadable',
        message: 'the file can not be read',
        hint: 'are you allowed to read it?',
      };
    case 'missing': {
      // The default command takes a file, so a misspelt command looks like one.
      const command = named ? suggest(file, COMMAND_NAMES) : undefined;
      const hint =
        command === undefined
          ? 'kairos-gen new writes a commented one to start from'
          : `did you mean the command "${command}"?`;
      return { ...problem, code: 'file-missing', message: 'there is no such file', hint };
    }
  }
}

/** 0 without errors; 2 when only flags are wrong, 3 when the Kairosfile is. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): 0 | 2 | 3 {
  if (!hasErrors(diagnostics)) return 0;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.every(({ file }) => file === undefined) ? 2 : 3;
}
