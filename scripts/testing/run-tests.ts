/**
 * The project's tests. Usage: node scripts/testing/run-tests.ts unit|e2e|long… [--full]
 *
 * `unit` is every `*.test.ts`, with the lines of src/ that they cover counted; `e2e` every `*.e2e.ts`: root, engines and
 * Debian packages. With `--full` the end-to-end tests run the whole product of their cases instead of one run of each. `long` is
 * every `*.long.ts`: what nobody waits for at every change.
 *
 * Some unit tests compare with programs of Debian. Alone they skip what the machine lacks; before end-to-end tests, which install
 * what they need, it is there.
 */
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { nodeHost } from '../../src/lib/node-host.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { ensurePackages } from '../lab/machine.ts';
import { addResults, NO_RESULTS, printResults, type Results } from './results.ts';

/** Percent of the lines of src/ that the unit tests must reach. */
const LINES = 90;

/** Debian's packages of the programs that unit tests compare with. */
const COMPARED = ['cpio', 'grub-common', 'lz4', 'shellcheck', 'xz-utils'] as const;

/** What may be asked for. */
const KINDS: readonly string[] = ['unit', 'e2e', 'long'];

const words = process.argv.slice(2);
const full = words.includes('--full');
const kinds = words.filter((word) => word !== '--full');
if (kinds.length === 0 || kinds.some((kind) => !KINDS.includes(kind))) {
  process.stderr.write('usage: run-tests.ts unit|e2e|long… [--full]\n');
  process.exit(2);
}

if (kinds.includes('e2e')) await installCompared();
const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-results-'));
let results = NO_RESULTS;
for (const kind of kinds)
  results = addResults(results, kind === 'unit' ? await unitTests() : await oneByOne(kind));
await rm(scratch, { recursive: true });
process.stdout.write(printResults(results));
process.exitCode = results.failed.length === 0 ? 0 : 1;

/** Where it can't be done, the tests that need it skip themselves. */
async function installCompared(): Promise<void> {
  const tell = (message: string): void => void process.stderr.write(`${message}\n`);
  const host = nodeHost({
    environment: process.env,
    emit: (event) => {
      if (event.type === 'message') tell(event.message);
    },
  });
  try {
    await ensurePackages(host, COMPARED, 'unit tests compare with them');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell(error.message);
  }
}

async function unitTests(): Promise<Results> {
  const files = await sorted('test/**/*.test.ts');
  const coverage = ['c8', '--config', '.c8rc.json'];
  const tests = await runMocha(files, coverage);
  const check = await execa('c8', ['check-coverage', '--config', '.c8rc.json', '--lines', String(LINES)], {
    reject: false,
  });
  if (check.exitCode === 0) return addResults(tests, { ...NO_RESULTS, passed: 1 });
  process.stdout.write(check.stderr);
  return addResults(tests, {
    ...NO_RESULTS,
    failed: [`the unit tests reach ${LINES} % of the lines of src/`],
  });
}

/** One process a file, one after the other: each starts and stops its own engines. */
async function oneByOne(kind: string): Promise<Results> {
  let sum = NO_RESULTS;
  for (const file of await sorted(`test/**/*.${kind}.ts`)) sum = addResults(sum, await runMocha([file], []));
  return sum;
}

async function runMocha(files: readonly string[], wrapper: readonly string[]): Promise<Results> {
  const file = join(scratch, 'results.json');
  await rm(file, { force: true });
  const [program = 'node', ...args] = [...wrapper, 'node', 'scripts/testing/run-mocha.ts', file, ...files];
  const ending = await execa(program, args, {
    reject: false,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    env: { KAIROS_GEN_E2E: full ? 'full' : 'once' },
  });
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Results;
  return {
    ...NO_RESULTS,
    failed: [
      `${files[0] ?? 'tests'} ended with exit code ${ending.exitCode ?? 'none'} before they were done`,
    ],
  };
}

async function sorted(pattern: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(file);
  return files.sort();
}
