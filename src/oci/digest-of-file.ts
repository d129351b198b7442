import { createReadStream } from 'node:fs';
import { createDigester, type Digest } from './digest.ts';

/** The digest of a file on disk. Throws when it can't be read. */
export async function digestOfFile(file: string): Promise<Digest> {
  const digester = createDigester();
  for await (const chunk of createReadStream(file)) digester.update(chunk as Uint8Array);
  return digester.digest();
}
