import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { type CodeBlock, codeBlocks } from '../support/code-blocks.ts';

const PAGE = 'docs/adding-a-distro.md';

/** The page's last part does a made-up distribution step by step; here it is done in a copy of the sources. */
describe('docs/adding-a-distro.md, followed to the letter', function () {
  this.timeout(120_000);
  let copy = '';
  let blocks: readonly CodeBlock[];
  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'kairos-gen-madeup-'));
    await cp('src', join(copy, 'src'), { recursive: true });
    await cp('package.json', join(copy, 'package.json'));
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
    await writeFile(
      join(copy, 'tsconfig.json'),
      JSON.stringify({ extends: resolve('tsconfig.json'), include: ['src/distro'] }),
    );
    const page = await readFile(PAGE, 'utf8');
    blocks = codeBlocks(PAGE, page.slice(page.indexOf('## An example')));
    for (const { language, words, text } of blocks) {
      if (language === 'diff') await execa('git', ['apply', '-'], { cwd: copy, input: text });
      const [path] = words;
      if (language !== 'ts' || path === undefined) continue;
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await writeFile(join(copy, path), text);
    }
  });
  after(async () => rm(copy, { recursive: true, force: true }));

  const plan = async (...words: readonly string[]) =>
    execa(process.execPath, ['src/bin/kairos-init.ts', 'plan', ...words], {
      cwd: copy,
      reject: false,
      all: true,
    });

  it('gives sources whose types are right', async () => {
    const { exitCode, all } = await execa(process.execPath, [resolve('node_modules/typescript/bin/tsc')], {
      cwd: copy,
      reject: false,
      all: true,
    });
    expect(exitCode, all).to.equal(0);
  });

  it('gives the plan that the page shows', async () => {
    const shown = blocks.filter(({ language }) => language === 'text');
    expect(shown).to.have.length(1);
    for (const part of shown[0]?.text.split(/^\$ npx kairos-init plan /m).slice(1) ?? []) {
      const [words = '', ...output] = part.split('\n');
      const { all } = await plan(...words.split(' '));
      expect(all).to.equal(output.join('\n').trimEnd());
    }
  });

  it('refuses what the distribution refuses, and takes a newer release for the newest listed one', async () => {
    const arm = await plan('--system', 'madeup:2', '--arch', 'arm64', '-s', 'install');
    expect(arm.all).to.match(/there is no Made-Up Linux but for amd64/);
    const newer = await plan('--system', 'madeup:9', '-s', 'install');
    expect(newer.all).to.match(/release 9 of madeup is not in the tables, so the rules of 2 are taken/);
    const strict = await plan('--system', 'madeup:9', '-s', 'install', '--strict-release');
    expect(strict.exitCode).to.equal(1);
  });
});
