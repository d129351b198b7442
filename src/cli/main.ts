#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

async function main(): Promise<void> {
  // For what is not in the bundle: its own code is kept by what starts it (src/bin/kairos-gen.ts).
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  enableCompileCache(join(caches, 'kairos-gen', 'compiled'));
  const [{ runCommandLine }, { processIo }] = await Promise.all([
    import('./command-line.ts'),
    import('./process-io.ts'),
  ]);
  const exitCode = await runCommandLine(process.argv.slice(2), processIo());
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // Left to end by itself, Node takes its heap apart piece by piece first.
  process.exit(process.exitCode ?? exitCode);
}

void main();
