import { PassThrough, Writable } from 'node:stream';
import type Docker from 'dockerode';
import { UserError } from '../../lib/user-error.ts';

/** Takes a `docker` archive into a Docker engine, as `docker load` does. Ends when the engine has it, with the engine's error if it fails. */
export function imageLoad(docker: Docker): Writable {
  const archive = new PassThrough();
  const loaded = load(docker, archive);
  // Told of where it is waited for; what is still written goes nowhere then.
  loaded.catch(() => archive.resume());
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (archive.write(chunk)) done();
      else archive.once('drain', () => done());
    },
    final: (done) => {
      archive.end();
      loaded.then(() => done(), done);
    },
    destroy: (error, done) => {
      archive.destroy();
      done(error);
    },
  });
}

async function load(docker: Docker, archive: PassThrough): Promise<void> {
  const answer = await docker.loadImage(archive, { quiet: true });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => {
      if (error === null) resolve();
      else
        reject(
          new UserError(`the Docker engine could not load the image: ${error.message}`, { cause: error }),
        );
    });
  });
}
