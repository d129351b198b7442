/**
 * Runs test files in this process and writes what came of them as JSON.
 *
 * Usage: node scripts/testing/run-mocha.ts RESULTS.json FILE…
 */
import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha';
import type { Results } from './results.ts';

const [resultsFile, ...files] = process.argv.slice(2);
if (resultsFile === undefined || files.length === 0)
  throw new Error('usage: run-mocha.ts RESULTS.json FILE…');

const mocha = new Mocha({ timeout: 20_000, reporter: 'spec', forbidOnly: true });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

const skipped: string[] = [];
const failed: string[] = [];
const runner = mocha.run((failures) => {
  const results: Results = { passed: runner.stats?.passes ?? 0, failed, skipped };
  void writeFile(resultsFile, JSON.stringify(results)).then(() => process.exit(failures === 0 ? 0 : 1));
});
runner.on('pending', (test) => skipped.push(test.fullTitle()));
runner.on('fail', (test, error: unknown) => {
  failed.push(test.fullTitle());
  // Now and not only at the end: an end-to-end run takes long, and its logs are read while it goes on.
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
});
