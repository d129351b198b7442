import { defineCommand } from '../command.ts';
import { imageOptions, kairosfileArgument } from '../image-options.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

export const check = defineCommand({
  name: 'check',
  positional: kairosfileArgument,
  describe: 'Say everything that is wrong with a Kairosfile, without building',
  options: {
    format: { choices: FORMATS, default: 'text', describe: 'How to print the problems' },
    ...imageOptions,
  },
  examples: [
    ['kairos-gen check', 'Check ./Kairosfile'],
    ['kairos-gen check --format github', 'Annotate the lines of a pull request'],
    ['kairos-gen check --version v1.2.3 -', 'Check standard input, with the version your CI will give'],
  ],
  run: async (io, args) => {
    const { exitCodeOf, loadImages } = await import('../load-images.ts');
    const images = await loadImages(io, { kairosfile: args.kairosfile, flags: args });
    const { diagnostics, cells } = images;
    switch (args.format) {
      case 'text': {
        const { printDiagnostics } = await import('../print-diagnostics.ts');
        await printDiagnostics(io, io.stdout, images);
        const what = cells.length === 1 ? '1 image' : `${cells.length} images`;
        if (diagnostics.length === 0) await io.stderr.write(`no problems; ${what}\n`);
        break;
      }
      case 'json':
        await io.stdout.write((await import('../../spec/report/json.ts')).jsonReport(diagnostics));
        break;
      case 'sarif':
        await io.stdout.write((await import('../../spec/report/sarif.ts')).sarifReport(diagnostics));
        break;
      case 'github':
        await io.stdout.write((await import('../../spec/report/github.ts')).githubReport(diagnostics));
        break;
    }
    return exitCodeOf(diagnostics);
  },
});
