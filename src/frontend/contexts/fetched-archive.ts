import { file } from '../../llb/file.ts';
import { marshal } from '../../llb/marshal.ts';
import { type Output, scratch } from '../../llb/op.ts';
import type { Gateway } from '../gateway.ts';
import { ARCHIVE_START, isArchive } from './archive-kind.ts';
import { FETCHED_FILE } from './context-tree.ts';

/** The files of an archive that the daemon has fetched; undefined for what is no archive, which the daemon is asked for. */
export async function fetchedArchive(
  gateway: Gateway,
  fetched: Output,
  title: string,
): Promise<Output | undefined> {
  const start = await gateway.readStart(await gateway.solve(marshal(fetched)), FETCHED_FILE, ARCHIVE_START);
  if (start === undefined || !isArchive(start)) return undefined;
  return file(
    scratch,
    [{ action: 'copy', from: fetched, source: FETCHED_FILE, destination: '/', unpack: true }],
    { name: title },
  );
}
