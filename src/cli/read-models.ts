import type { Diagnostic } from '../spec/diagnostic.ts';
import type { FlagValues } from '../spec/image-flags.ts';
import { LARGEST_KAIROSFILE } from '../spec/largest-kairosfile.ts';
import { readBoard } from '../spec/read-board.ts';
import type { YamlSource } from '../spec/yaml-file.ts';
import type { FileProblem, Io } from './io.ts';

/** Flags in which every `--model FILE` is what the file says. */
export interface ReadModels {
  readonly flags: FlagValues;
  readonly diagnostics: readonly Diagnostic[];
  /** The files, for messages that quote them. */
  readonly sources: readonly YamlSource[];
}

/** Reads the files that `--model` names. One that is wrong is a diagnostic, and its flag is left out. */
export async function readModels(io: Io, flags: FlagValues): Promise<ReadModels> {
  const words: readonly unknown[] = [flags['model'] ?? []].flat();
  if (!words.some(isFile)) return { flags, diagnostics: [], sources: [] };
  const diagnostics: Diagnostic[] = [];
  const sources: YamlSource[] = [];
  const models: unknown[] = [];
  for (const word of words) {
    if (!isFile(word)) {
      models.push(word);
      continue;
    }
    const content = await io.read(word, LARGEST_KAIROSFILE);
    if (typeof content === 'string') {
      diagnostics.push(unread(word, content));
      continue;
    }
    const source = { file: word, content };
    const loaded = readBoard(source);
    sources.push(source);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.board !== undefined) models.push(loaded.board);
  }
  const [model] = models;
  return { flags: { ...flags, model: models.length > 1 ? models : model }, diagnostics, sources };
}

/** No model of ours looks like a file. */
const isFile = (word: unknown): word is string =>
  typeof word === 'string' && /\/|\.(?:ya?ml|json)$/.test(word);

const PROBLEMS: Readonly<Record<FileProblem, Pick<Diagnostic, 'code' | 'message' | 'hint'>>> = {
  missing: {
    code: 'file-missing',
    message: 'there is no such file',
    hint: 'it is looked for where you are; docs/models.md says what is in it',
  },
  unreadable: {
    code: 'file-unreadable',
    message: 'the file can not be read',
    hint: 'are you allowed to read it?',
  },
  directory: {
    code: 'file-is-directory',
    message: 'this is a directory',
    hint: 'name the file in it',
  },
};

const unread = (word: string, problem: FileProblem): Diagnostic => {
  const { code, message, hint } = PROBLEMS[problem];
  return {
    code,
    severity: 'error',
    message: `--model ${word}: ${message}`,
    flag: '--model',
    ...(hint === undefined ? {} : { hint }),
  };
};
