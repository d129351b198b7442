/**
 * Builds `dist/kairos-init-amd64` and `dist/kairos-init-arm64`, each one self-contained executable that runs in any Linux
 * base image, and `dist/NOTICE` with the licences of what is inside. `--arch amd64` builds one of them only.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Architecture, machines } from '../src/agent/executable/elf.ts';
import { nodeHost } from '../src/lib/node-host.ts';
import { buildExecutables } from './agent/build-executable.ts';
import { frontendWarmUp } from './agent/frontend-warm-up.ts';
import { notice } from './agent/notice.ts';

const everyArchitecture = Object.keys(machines) as Architecture[];

process.exitCode = await main().catch((error: unknown) => {
  console.error(`build:agent: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { arch: { type: 'string', multiple: true } } });
  const unknown = values.arch?.find(
    (name) => !everyArchitecture.some((architecture) => architecture === name),
  );
  if (unknown !== undefined) {
    console.error(`build:agent: --arch ${unknown}: it is one of ${everyArchitecture.join(', ')}`);
    return 2;
  }
  const host = nodeHost({
    environment: process.env,
    emit: (event) => {
      if (event.type === 'message') console.error(event.message);
    },
  });
  const built = await buildExecutables({
    entry: 'src/bin/kairos-init.ts',
    architectures: everyArchitecture.filter((architecture) => values.arch?.includes(architecture) ?? true),
    output: (architecture) => `dist/kairos-init-${architecture}`,
    host,
    warmUp: frontendWarmUp,
  });
  await writeFile('dist/NOTICE', await notice(host, built));
  for (const { file, size } of built) {
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    console.log(`${digest}  ${file}  ${(size / 1e6).toFixed(1)} MB`);
  }
  return 0;
}
