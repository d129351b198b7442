import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { attributeSetter } from '../../src/oci/set-attributes.ts';
import { fakeHost, type FakeHostOptions } from '../support/fake-host.ts';

const attributes = new Map([['security.capability', Buffer.from([1, 0xff])]]);

describe('attributeSetter', () => {
  const rows: readonly [
    name: string,
    programs: FakeHostOptions['programs'],
    used: readonly string[],
    lost: readonly string[],
  ][] = [
    ['setfattr', { setfattr: () => '' }, ['setfattr'], []],
    ['GNU tar where there is no setfattr', { tar: () => '' }, ['setfattr', 'tar'], []],
    [
      'a tar that knows no attributes',
      { tar: () => ({ exitCode: 1 }) },
      ['setfattr', 'tar'],
      ['security.capability'],
    ],
    [
      'a file system that refuses',
      { tar: () => "tar: f: Cannot set 'security.capability'" },
      ['setfattr', 'tar'],
      ['security.capability'],
    ],
    ['neither', {}, ['setfattr', 'tar'], ['security.capability']],
  ];
  for (const [name, programs, used, lost] of rows)
    it(name, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'attributes-'));
      try {
        const file = join(directory, 'file');
        await writeFile(file, 'x');
        const host = fakeHost({ programs: programs ?? {} });
        expect(await attributeSetter(host)(file, attributes)).to.deep.equal(lost);
        expect(host.commands.map(([program]) => program)).to.deep.equal(used);
        expect(host.commands[0]).to.include('0x01ff');
        expect(await readdir(directory)).to.deep.equal(['file']);
      } finally {
        await rm(directory, { recursive: true });
      }
    });
});
