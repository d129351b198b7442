#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { version } from '../lib/version.ts';

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--version') process.stdout.write(`${version}\n`);
else {
  // Compiling is half of what a start takes. Not in the temporary directory: whoever may write there could write code for us.
  enableCompileCache(
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kairos-gen', 'compiled'),
  );
  const [{ runCommandLine }, { processIo }] = await Promise.all([
    import('./command-line.ts'),
    import('./process-io.ts'),
  ]);
  const exitCode = await runCommandLine(words, processIo());
  process.exitCode ??= exitCode;
}
