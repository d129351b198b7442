/** Bundles both programs into `dist/`, one file each. What else is there (the agent's executables) stays. */
import { chmod } from 'node:fs/promises';
import { build } from 'esbuild';
import { writeTemplatesModule } from './prepare-templates.ts';

const programs = { 'kairos-gen': 'src/cli/main.ts', 'kairos-init': 'src/agent/main.ts' };

await writeTemplatesModule();
await build({
  entryPoints: programs,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  sourcemap: 'linked',
  legalComments: 'none',
  // CommonJS dependencies look for these, and ES modules don't have them.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
for (const name of Object.keys(programs)) await chmod(`dist/${name}.mjs`, 0o755);
