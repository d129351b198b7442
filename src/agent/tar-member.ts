import { Readable } from 'node:stream';
import { UserError } from '../lib/user-error.ts';
import { readLayer } from '../oci/read-layer.ts';

/** The content of one regular file of a .tar.gz: the member of that name, or the only one whose last part it is. */
export async function tarMember(archive: Uint8Array, member: string, what: string): Promise<Uint8Array> {
  const blob = Readable.from([archive]);
  let found: Uint8Array | undefined;
  for await (const entry of readLayer(blob, what)) {
    if (entry.kind !== 'file') continue;
    const exact = entry.path === member;
    if (!exact && (found !== undefined || entry.path.split('/').at(-1) !== member)) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.open()) chunks.push(chunk);
    found = Buffer.concat(chunks);
    if (exact) return found;
  }
  if (found === undefined) throw new UserError(`${what} holds no file ${member}`);
  return found;
}
