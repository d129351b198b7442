/**
 * Bundles both programs into `dist/`, each in one file, as reading and linking many takes longer than all that is done in most runs;
 * what a command does not need is parsed at most, and not run. What else is there (the agent's executables) stays.
 */
import { createHash } from 'node:crypto';
import { chmod, readFile, rm } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';
import { PROGRAM_FRAME } from '../src/lib/framed-program.ts';
import { writeTemplatesModule } from './prepare-templates.ts';
import { writeWireModules } from './prepare-wire.ts';

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  sourcemap: 'linked',
  legalComments: 'none',
  // One byte for a character in memory, too.
  charset: 'ascii',
  // Optional native parts of ssh2, which dockerode brings along; it does without them.
  external: ['*.node', 'cpu-features'],
  alias: { 'string-width': './scripts/string-width.ts' },
  logLevel: 'warning',
};

const esModule: BuildOptions = {
  ...common,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  // CommonJS dependencies look for these, and ES modules don't have them.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
};

const commonJs: BuildOptions = {
  ...common,
  outdir: 'dist/chunks',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'importMetaUrl' },
};

const importMetaUrl = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/** Brings SSH and much else, and few builds load an image into an engine: it stays out of the program. */
const ownChunks = ['dockerode'];

await writeTemplatesModule();
await writeWireModules();
await rm('dist/chunks', { recursive: true, force: true });
await build({
  ...commonJs,
  entryPoints: { program: 'src/cli/main.ts' },
  alias: { ...common.alias, assert: './scripts/assert.ts' },
  banner: { js: `${PROGRAM_FRAME.begin}${importMetaUrl}` },
  footer: { js: PROGRAM_FRAME.end },
  plugins: [
    {
      name: 'own-chunks',
      setup: (hooks) =>
        hooks.onResolve({ filter: new RegExp(`^(?:${ownChunks.join('|')})$`) }, ({ path }) => ({
          path: `./${path}.cjs`,
          external: true,
        })),
    },
  ],
});
await build({ ...commonJs, entryPoints: ownChunks, banner: { js: importMetaUrl } });
// Not imported above: some of what it imports has only now been written.
const { commands } = await import('../src/cli/commands.ts');
const digest = createHash('sha256').update(await readFile('dist/chunks/program.cjs'));
await build({
  ...esModule,
  entryPoints: { 'kairos-gen': 'src/bin/kairos-gen.ts', 'kairos-init': 'src/bin/kairos-init.ts' },
  define: {
    PROGRAM_DIGEST: JSON.stringify(digest.digest('hex')),
    COMMAND_NAMES: JSON.stringify(commands.map(({ name }) => name)),
  },
});
for (const name of ['kairos-gen', 'kairos-init']) await chmod(`dist/${name}.mjs`, 0o755);
