import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { once } from 'node:events';
import { diskError } from '../../oci/disk-error.ts';

/** A file that appears under its name when everything has been written, and not at all when the stream breaks off. */
export async function fileOutput(path: string): Promise<Writable> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.part`);
  const file = createWriteStream(temporary);
  try {
    await once(file, 'open');
  } catch (error) {
    throw diskError(error, `${path} can't be written`);
  }
  return new Writable({
    write: (chunk: Buffer, _encoding, done) =>
      void file.write(chunk, (error) => done(explained(error, path))),
    final: (done) => {
      file.end(() => {
        rename(temporary, path).then(
          () => done(),
          (error: unknown) => done(error as Error),
        );
      });
    },
    destroy: (error, done) => {
      file.destroy();
      rm(temporary, { force: true }).then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

function explained(error: Error | null | undefined, path: string): Error | null {
  return error == null ? null : (diskError(error, `${path} can't be written`) as Error);
}
