import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLocalFiles } from '../../../src/engine/client/read-local.ts';
import { UserError } from '../../../src/lib/user-error.ts';

describe('readLocalFiles', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-local-'));
    await writeFile(join(directory, 'file'), 'four');
  });
  after(() => rm(directory, { recursive: true }));

  const text = async (
    ...args: Parameters<ReturnType<typeof readLocalFiles>>
  ): Promise<string | undefined> => {
    const known = new Map([[join(directory, 'piped'), Buffer.from('read before')]]);
    const content = await readLocalFiles({ context: directory }, known)(...args);
    return content === undefined ? undefined : Buffer.from(content).toString();
  };
  const failure = async (...args: Parameters<typeof text>): Promise<UserError> => {
    const error: unknown = await text(...args).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
    return error as UserError;
  };

  it('reads files of the directories it knows', async () => {
    expect(await text('context', 'file', 4)).to.equal('four');
    expect(await text('context', 'piped', 100)).to.equal('read before');
    expect(await text('context', 'missing', 4)).to.be.undefined;
    expect(await text('context', 'file/below', 4)).to.be.undefined;
    expect(await text('other', 'file', 4)).to.be.undefined;
  });

  it('refuses what is too long, and says what it was', async () => {
    expect((await failure('context', 'file', 3)).message).to.equal(
      `${directory}/file is larger than 3 bytes`,
    );
    expect((await failure('context', 'piped', 3)).message).to.contain('piped is larger than 3 bytes');
  });
});
