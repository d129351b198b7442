import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import { parse as parseToml } from 'smol-toml';
import {
  startStandInReleases,
  type StandInReleases,
} from '../../scripts/lab/stand-ins/stand-in-release-server.ts';
import { type CodeBlock, codeBlocks } from '../support/code-blocks.ts';

/**
 * What a block's language means to this test. Documentation that no reader can follow is a defect, so a language that is
 * not listed fails. `text` is output, `console` a transcript: what follows `$ ` is run, and says what stands below it. `diff` is a change to the
 * sources, which the test of its page makes.
 */
const LANGUAGES = [
  'sh',
  'yaml',
  'json',
  'toml',
  'dockerfile',
  'ts',
  'text',
  'console',
  'mermaid',
  'diff',
] as const;

/**
 * `sh` blocks of a page run one after the other in one directory that has the examples in it, with a stand-in of the release
 * host. Marked `image`, a block needs a finished image in `./rootfs` and runs in the end-to-end tests; marked `setup`, it is
 * one of this project's own commands, which .ci/run and the workflow run.
 */
const ELSEWHERE = ['image', 'setup'] as const;

const pages: string[] = ['README.md', 'CONTRIBUTING.md'];
for await (const page of glob('docs/**/*.md')) pages.push(page);
pages.sort();

describe('documentation', () => {
  let releases: StandInReleases;
  before(async () => {
    releases = await startStandInReleases();
  });
  after(async () => releases.close());

  for (const page of pages) {
    describe(page, () => {
      let blocks: readonly CodeBlock[];
      let directory: string;
      before(async () => {
        blocks = codeBlocks(page, await readFile(page, 'utf8'));
        directory = await mkdtemp(join(tmpdir(), 'kairos-gen-docs-'));
      });
      after(async () => rm(directory, { recursive: true, force: true }));

      it('says what each of its blocks is', () => {
        const unknown = blocks.filter((block) => !LANGUAGES.some((language) => language === block.language));
        expect(unknown.map((block) => `${page}:${block.line} ${block.language}`)).to.deep.equal([]);
      });

      it('has shell that runs, YAML and JSON that parse, and Kairosfiles that are valid', async function () {
        this.timeout(120_000);
        await cp('examples', join(directory, 'examples'), { recursive: true }).catch(() => undefined);
        const path = await programs(directory);
        for (const block of blocks) await check(block, directory, path, releases.url);
      });
    });
  }
});

async function check(block: CodeBlock, directory: string, path: string, releases: string): Promise<void> {
  const place = `${block.page}:${block.line}`;
  switch (block.language) {
    case 'json':
      JSON.parse(block.text);
      return;
    case 'yaml': {
      const documents = parseAllDocuments(block.text);
      const errors = documents.flatMap((document) => ('errors' in document ? document.errors : []));
      expect(errors, place).to.deep.equal([]);
      if (/^base:/m.test(block.text))
        await shell(place, 'kairos-gen check -', { directory, path, input: block.text });
      return;
    }
    case 'toml':
      parseToml(block.text);
      return;
    case 'console':
      for (const part of block.text.split(/^\$ /m).slice(1)) {
        const [command = '', ...output] = part.split('\n');
        expect(await run(command, { directory, path, releases }), place).to.include({
          all: output.join('\n').trimEnd(),
        });
      }
      return;
    case 'sh':
      if (!ELSEWHERE.some((word) => block.words.includes(word)))
        await shell(place, block.text, { directory, path, releases });
  }
}

interface Shell {
  readonly directory: string;
  readonly path: string;
  readonly releases?: string;
  readonly input?: string;
}

async function shell(place: string, script: string, context: Shell): Promise<void> {
  const { exitCode, all } = await run(script, context);
  expect(exitCode, `${place}\n${all}`).to.equal(0);
}

async function run(script: string, { directory, path, releases, input }: Shell) {
  return execa('sh', ['-eu', '-c', script], {
    cwd: directory,
    env: { PATH: `${path}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1', KAIROS_GEN_RELEASE_URL: releases },
    reject: false,
    all: true,
    timeout: 60_000,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
}

/** A directory with this checkout's own `kairos-gen` and `kairos-init` in it. */
async function programs(directory: string): Promise<string> {
  const bin = join(directory, '.bin');
  await mkdir(bin);
  for (const [name, entry] of Object.entries({
    'kairos-gen': 'src/cli/main.ts',
    'kairos-init': 'src/bin/kairos-init.ts',
  }))
    await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${resolve(entry)}' "$@"\n`, {
      mode: 0o755,
    });
  return bin;
}
