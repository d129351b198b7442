import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { version } from '../../src/lib/version.ts';

const PROGRAM = new URL('../../src/cli/main.ts', import.meta.url).pathname;

/** The program as a process, in a directory of its own. */
describe('the process kairos-gen', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-process-'));
    await writeFile(join(directory, 'Kairosfile'), 'base: debian:12\nversion: v1\n');
  });
  after(() => rm(directory, { recursive: true }));

  const run = (words: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [PROGRAM, ...words], { cwd: directory }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
      child.stdin?.end(stdin);
    });

  const ending = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.on('close', (code) => resolve(code)));

  it('prints its version', async () => {
    expect(await run(['--version'])).to.deep.equal({ code: 0, out: `${version}\n`, err: '' });
  });

  it('reads ./Kairosfile, standard input, and says what is missing', async () => {
    expect(await run(['check'])).to.deep.equal({ code: 0, out: '', err: 'no problems; 1 image\n' });
    expect(await run(['check', '-'], 'bas: x\n')).to.include({ code: 3 });
    expect((await run(['check', 'nope'])).out).to.contain('file-missing');
    expect((await run(['check', 'Kairosfile/x'])).out).to.contain('file-missing');
    expect((await run(['check', '.'])).out).to.contain('file-is-directory');
  });

  it('reads no more of an endless file than it must', async () => {
    expect((await run(['check', '/dev/zero'])).out).to.contain('file-too-large');
  });

  it('writes a new file, whole, and replaces one only when told to', async () => {
    expect(await run(['new', 'fresh'])).to.include({ code: 0 });
    expect(await run(['new', 'fresh'])).to.include({ code: 1 });
    expect(await run(['new', 'Kairosfile.old', '--force'])).to.include({ code: 0 });
    expect(await readFile(join(directory, 'fresh'), 'utf8')).to.contain('base: ubuntu:24.04');
    expect(await run(['new', 'nowhere/Kairosfile'])).to.include({
      code: 1,
      err: 'kairos-gen: nowhere/Kairosfile: there is no such file or directory\n',
    });
    expect(await stat(join(directory, 'fresh'))).to.include({ nlink: 1 });
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.stdout.destroy();
    expect(await ending(child)).to.equal(141);
    expect(err).to.equal('');
  });

  it('ends at once when interrupted with nothing to put in order', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'check', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.write('base: x\n');
    // The program is up when it has taken more than the pipe holds.
    const ended = ending(child);
    await new Promise((resolve) => child.stdin.write('#'.repeat(200_000), resolve));
    child.kill('SIGINT');
    expect(await ended).to.equal(130);
  });
});
