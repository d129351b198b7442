import { defineCommand } from '../command.ts';
import { imageOptions, kairosfileArgument } from '../image-options.ts';
import type { IgnoredPaths } from '../../lib/patterns/ignore-file.ts';
import type { LintReport } from '../../spec/lint/lint.ts';
import type { Io } from '../io.ts';
import type { LoadedImages } from '../load-images.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

export const check = defineCommand({
  name: 'check',
  positional: kairosfileArgument,
  describe: 'Say everything that is wrong with a Kairosfile, without building',
  options: {
    format: { choices: FORMATS, default: 'text', describe: 'How to print the problems' },
    lint: {
      type: 'boolean',
      default: true,
      describe: 'Also warn of what is allowed and likely to hurt; --no-lint says errors only',
    },
    ...imageOptions,
  },
  examples: [
    ['kairos-gen check', 'Check ./Kairosfile'],
    ['kairos-gen check --no-lint', 'Only what is wrong, nothing that is merely doubtful'],
    ['kairos-gen check --format github', 'Annotate the lines of a pull request'],
    ['kairos-gen check --version v1.2.3 -', 'Check standard input, with the version your CI will give'],
  ],
  run: async (io, args) => {
    const { exitCodeOf, loadImages } = await import('../load-images.ts');
    const loaded = await loadImages(io, { kairosfile: args.kairosfile, flags: args });
    const { findings, isError } = args.lint ? await findingsOf(io, loaded) : NO_FINDINGS;
    const diagnostics = [...loaded.diagnostics, ...findings];
    const { cells, source, models } = loaded;
    switch (args.format) {
      case 'text': {
        const { printDiagnostics } = await import('../print-diagnostics.ts');
        await printDiagnostics(io, io.stdout, {
          diagnostics,
          models,
          ...(source === undefined ? {} : { source }),
        });
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
    return isError && findings.length > 0 ? FINDINGS : exitCodeOf(diagnostics);
  },
});

const NO_FINDINGS: LintReport = { findings: [], isError: false };

/** The exit code of a Kairosfile that is right and whose `# check=` line asks for more (`error=true`). */
const FINDINGS = 4;

/** Asks the lint rules, with the `.dockerignore` of the directory that would be built from. */
async function findingsOf(io: Io, images: LoadedImages): Promise<LintReport> {
  const { lint } = await import('../../spec/lint/lint.ts');
  const { successorOf } = await import('../../distro/base-releases.ts');
  const { source } = images;
  const ignored = await ignorePatterns(io, source?.file);
  return lint({
    images,
    successorOf,
    ...(ignored === undefined ? {} : { isIgnored: ignored }),
    ...(source === undefined
      ? {}
      : { source: { file: source.file, text: new TextDecoder().decode(source.content) } }),
  });
}

const LARGEST_DOCKERIGNORE = 1024 * 1024;

/** BuildKit prefers `Kairosfile.dockerignore` beside the Kairosfile to `.dockerignore` in the context. */
async function ignorePatterns(io: Io, file: string | undefined): Promise<IgnoredPaths | undefined> {
  for (const name of [
    ...(file === undefined || file === '-' ? [] : [`${file}.dockerignore`]),
    '.dockerignore',
  ]) {
    const content = await io.read(name, LARGEST_DOCKERIGNORE);
    if (typeof content === 'string') continue;
    const { ignoredBy, listIgnorePatterns } = await import('../../lib/patterns/ignore-file.ts');
    return ignoredBy(listIgnorePatterns(new TextDecoder().decode(content)));
  }
  return undefined;
}
