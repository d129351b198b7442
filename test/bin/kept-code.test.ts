import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keepCode, readKeptCode } from '../../src/bin/kept-code.ts';

const DIGEST = 'a'.repeat(64);
const CODE = Buffer.from([1, 2, 3]);

describe('kept code', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-code-'));
    file = join(directory, 'new/below', 'build');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is read back by the program it was made of, and by no other', () => {
    expect(readKeptCode({ file, digest: DIGEST })).to.be.undefined;
    keepCode({ file, digest: DIGEST }, CODE);
    expect(readKeptCode({ file, digest: DIGEST })).to.deep.equal(CODE);
    expect(readKeptCode({ file, digest: 'b'.repeat(64) })).to.be.undefined;
    keepCode({ file, digest: 'b'.repeat(64) }, Buffer.from([4]));
    expect(readKeptCode({ file, digest: 'b'.repeat(64) })).to.deep.equal(Buffer.from([4]));
  });

  it('is for the user alone, and not taken from a file that others may write', async () => {
    keepCode({ file, digest: DIGEST }, CODE);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect((await stat(join(directory, 'new'))).mode & 0o077).to.equal(0);
    await chmod(file, 0o620);
    expect(readKeptCode({ file, digest: DIGEST })).to.be.undefined;
  });

  it('is done without where nothing can be written, and leaves nothing half', async () => {
    const inTheWay = join(directory, 'file');
    await writeFile(inTheWay, 'text');
    keepCode({ file: join(inTheWay, 'build'), digest: DIGEST }, CODE);
    keepCode({ file: directory, digest: DIGEST }, CODE);
    expect(await readFile(inTheWay, 'utf8')).to.equal('text');
    expect(await readdir(directory)).to.deep.equal(['file']);
    expect(readKeptCode({ file: directory, digest: DIGEST })).to.be.undefined;
  });
});
