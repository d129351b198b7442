/**
 * Bundles both programs into `dist/`. kairos-init is one file, as it travels into images (what its other role needs is
 * parsed, but not run); kairos-gen is cut at its dynamic imports, so that a command loads only what it needs. What else is there (the agent's executables) stays.
 */
import { chmod, rm } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';
import { writeTemplatesModule } from './prepare-templates.ts';
import { writeWireModules } from './prepare-wire.ts';

const common: BuildOptions = {
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  sourcemap: 'linked',
  legalComments: 'none',
  // Optional native parts of ssh2, which dockerode brings along; it does without them.
  external: ['*.node', 'cpu-features'],
  alias: { 'string-width': './scripts/string-width.ts' },
  // CommonJS dependencies look for these, and ES modules don't have them.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

await writeTemplatesModule();
await writeWireModules();
await rm('dist/chunks', { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { 'kairos-gen': 'src/cli/main.ts' },
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
});
await build({ ...common, entryPoints: { 'kairos-init': 'src/bin/kairos-init.ts' } });
for (const name of ['kairos-gen', 'kairos-init']) await chmod(`dist/${name}.mjs`, 0o755);
