import type { Board } from './board.ts';
import { type Architecture, type Model, MODELS } from './image-spec.ts';

/** Models whose hardware has one architecture only; the others take any. */
const MODEL_ARCHITECTURE: Readonly<Partial<Record<Model, Architecture>>> = {
  rpi3: 'arm64',
  rpi4: 'arm64',
  rpi5: 'arm64',
  'nvidia-jetson-agx-orin': 'arm64',
  'nvidia-jetson-orin-nx': 'arm64',
  'nvidia-jetson-thor': 'arm64',
  'nvidia-dgx-spark': 'arm64',
};

export const isModel = (name: string): name is Model => MODELS.some((model) => model === name);

/** The name that target names, labels and the image itself have. */
export const modelName = (model: Model | Board): string => (typeof model === 'string' ? model : model.name);

/** The one architecture of its hardware; undefined when there are several. */
export const modelArchitecture = (model: Model | Board): Architecture | undefined =>
  typeof model === 'string' ? MODEL_ARCHITECTURE[model] : model.arch;

/** The model as one word of the agent's command line: a board of the user's own as JSON, which needs no file in the build. */
export const modelWord = (model: Model | Board): string =>
  typeof model === 'string' ? model : JSON.stringify(model);
