import { lstat, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../lib/command-error.ts';
import type { Command, Host } from '../lib/host.ts';
import type { AttributeSetter } from './directory-target.ts';
import { writeTar } from './tar-writer.ts';
import { diskFileEntry } from './tree-entry.ts';

/**
 * Sets extended attributes with what the system has, since Node has no call for it: setfattr, or else GNU tar, which every
 * Debian, Fedora or openSUSE has and which sets them from an archive of the one file. Where neither is, the names are given back
 * for a warning that names the file.
 */
export function attributeSetter(host: Pick<Host, 'run'>): AttributeSetter {
  return async (file, attributes) => {
    const lost: string[] = [];
    for (const [name, value] of attributes) {
      const hex = `0x${Buffer.from(value).toString('hex')}`;
      if (!(await succeeds(host, ['setfattr', '--name', name, '--value', hex, file]))) lost.push(name);
    }
    if (lost.length === 0) return [];
    return (await withTar(host, file, attributes)) ? [] : lost;
  };
}

async function withTar(
  host: Pick<Host, 'run'>,
  file: string,
  attributes: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  const { size, mode, uid, gid } = await lstat(file);
  const archive = `${file}.tar`;
  const entry = diskFileEntry(basename(file), file, size, { mode: mode & 0o7777, uid, gid, attributes });
  try {
    await pipeline(writeTar([entry]), createWriteStream(archive, { mode: 0o600 }));
    const options = [
      '--xattrs',
      '--xattrs-include=*',
      '--numeric-owner',
      '--same-owner',
      '--preserve-permissions',
    ];
    return await succeeds(host, [
      'tar',
      '--extract',
      ...options,
      '--file',
      archive,
      '--directory',
      dirname(file),
    ]);
  } finally {
    await rm(archive, { force: true });
  }
}

/** GNU tar says "Cannot set" and ends with 0 when the file system refuses an attribute. */
async function succeeds(host: Pick<Host, 'run'>, command: Command): Promise<boolean> {
  try {
    const { output } = await host.run(command, { environment: { LC_ALL: 'C' } });
    return !output.includes('Cannot');
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
