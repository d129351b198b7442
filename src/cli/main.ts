#!/usr/bin/env node
import { version } from '../lib/version.ts';

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--version') process.stdout.write(`${version}\n`);
else {
  const [{ runCommandLine }, { processIo }] = await Promise.all([
    import('./command-line.ts'),
    import('./process-io.ts'),
  ]);
  const exitCode = await runCommandLine(words, processIo());
  process.exitCode ??= exitCode;
}
