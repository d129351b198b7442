import { type Board, boardSchema } from './board.ts';
import { type Diagnostic, formatPath } from './diagnostic.ts';
import { loadYamlFile, type YamlSource } from './yaml-file.ts';

/** The board that a file describes; undefined when something is wrong. */
export interface LoadedBoard {
  readonly board: Board | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks the file of a model of the user's own. Never throws; everything wrong is in `diagnostics`. */
export function readBoard(source: YamlSource): LoadedBoard {
  const { value, diagnostics } = loadYamlFile(source, boardSchema, {
    what: 'the file of a model',
    emptyHint: 'it needs name, arch and bases',
    nameOf: (path) => (path.length === 0 ? 'the model' : formatPath(path)),
  });
  return { board: value, diagnostics };
}
