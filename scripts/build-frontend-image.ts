/**
 * Builds the frontend's image from the agent's executables in `dist/` (npm run build:agent): `dist/kairos-frontend`, an OCI image layout
 * with an index over the architectures that are built, and `dist/kairos-frontend-<architecture>.tar`, for `docker load`.
 */
import { access, readFile, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { machines } from '../src/agent/executable/elf.ts';
import { buildFrontendImage } from '../src/artifact/frontend/build-frontend-image.ts';

const LAYOUT = 'dist/kairos-frontend';

process.exitCode = await main().catch((error: unknown) => {
  console.error(`build:frontend: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { name: { type: 'string' } } });
  const executables = [];
  for (const architecture of Object.keys(machines)) {
    const file = `dist/kairos-init-${architecture}`;
    if (await exists(file)) executables.push({ architecture, file });
  }
  if (executables.length === 0) {
    console.error('build:frontend: there is no executable in dist/; npm run build:agent makes it');
    return 1;
  }
  await rm(LAYOUT, { recursive: true, force: true });
  const archive = (architecture: string): string => `dist/kairos-frontend-${architecture}.tar`;
  const { digest } = await buildFrontendImage({
    executables,
    notice: await readFile('dist/NOTICE'),
    layout: LAYOUT,
    archive,
    ...(values.name === undefined ? {} : { name: values.name }),
  });
  console.log(`${digest}  ${LAYOUT}`);
  for (const { architecture } of executables) console.log(archive(architecture));
  return 0;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
