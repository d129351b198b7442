import type { Files, Host } from '../lib/host.ts';
import { UsageError, UserError } from '../lib/user-error.ts';
import type { Board } from '../spec/board.ts';
import { type Model, MODELS } from '../spec/image-spec.ts';
import { modelName } from '../spec/models.ts';
import { readBoard } from '../spec/read-board.ts';
import { reportLines } from '../spec/report/lines.ts';
import type { YamlSource } from '../spec/yaml-file.ts';
import { nearest } from './command-line/nearest.ts';
import type { Settings } from './command-line/settings.ts';
import { readRecord, recordPath } from './stage-record.ts';

/**
 * The model that `--model` means: one of ours, the board of a file or of the word itself, or by its name the one that install
 * kept. `image` is the tree of the image, which need not be the one in which files are named.
 * Throws UserError for a file that is wrong, and UsageError for a name that nothing knows.
 */
export async function modelOf(
  { model }: Pick<Settings, 'model'>,
  files: Files,
  image: Files = files,
): Promise<Model | Board> {
  if (typeof model === 'string') return model;
  if ('text' in model) return checked({ file: '--model', content: new TextEncoder().encode(model.text) });
  if ('file' in model) return checked(await readFile(model.file, files));
  const kept = (await readRecord(image, 'install'))?.board;
  if (kept?.name === model.name) return kept;
  const known = [...MODELS, ...(kept === undefined ? [] : [kept.name])];
  throw new UsageError(
    `--model: "${model.name}" is not one of ${known.join(', ')}`,
    nearest(model.name, known) ?? 'a model of your own is given as a file, such as ./acme-one.yaml',
  );
}

async function readFile(file: string, files: Files): Promise<YamlSource> {
  const content = await files.readBytes(file);
  if (content !== undefined) return { file, content };
  throw new UsageError(
    `--model: there is no file ${file}`,
    'in a Dockerfile, copy it into the image or mount it for the RUN that names it',
  );
}

function checked(source: YamlSource): Board {
  const { board, diagnostics } = readBoard(source);
  if (board !== undefined) return board;
  throw new UserError(`the model can't be used:\n${reportLines(diagnostics).join('\n')}`, { exitCode: 2 });
}

/** An image that install made for a board of the user's own stays one, though init was not told so. */
export async function withModelOfInstall(settings: Settings, host: Host): Promise<Settings> {
  if (settings.said.model || settings.stages.includes('install')) return settings;
  const board = (await readRecord(host.files, 'install'))?.board;
  if (board === undefined) return settings;
  const message = `the model is ${modelName(board)}, as install was told (${recordPath('install')})`;
  host.emit({ type: 'message', level: 'info', message });
  return { ...settings, model: { name: board.name } };
}
