import { defineCommand } from '../command.ts';
import { imageOptions, kairosfileArgument } from '../image-options.ts';

export const matrix = defineCommand({
  name: 'matrix',
  positional: kairosfileArgument,
  describe: 'List the images a Kairosfile stands for, and the combinations it leaves out',
  options: {
    format: { choices: ['table', 'json'], default: 'table', describe: 'How to print the cells' },
    ...imageOptions,
  },
  examples: [
    ['kairos-gen matrix', 'A table of the cells of ./Kairosfile'],
    ['kairos-gen matrix --arch arm64', 'Only what is left for one architecture'],
    ["kairos-gen matrix --format json | jq -r '.cells[].name'", 'The names, for a script'],
  ],
  run: async (io, args) => {
    const [{ loadImages }, { reportProblems }, { matrixJson, matrixTable }] = await Promise.all([
      import('../load-images.ts'),
      import('../print-diagnostics.ts'),
      import('../../spec/report/matrix.ts'),
    ]);
    const images = await loadImages(io, { kairosfile: args.kairosfile, flags: args });
    const failure = await reportProblems(io, images);
    if (failure !== undefined) return failure;
    await io.stdout.write(args.format === 'json' ? matrixJson(images) : matrixTable(images));
    return 0;
  },
});
