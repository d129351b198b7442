import type { Command } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import type { RunMount, UserStep } from '../../spec/image-spec.ts';
import { dockerWord, refuseUnprintable } from './quote.ts';
import type { Style } from './style.ts';

/**
 * The user's shell line, as it stands. Throws UserError for a line that the Dockerfile's own grammar would read as
 * something else than one line for the shell.
 */
export function userLine(run: string): string {
  const line = run.trim();
  refuseUnprintable(line);
  const problem = misread(line);
  if (problem === undefined) return line;
  throw new UserError(`this step can't stand in a Dockerfile: ${line}`, { exitCode: 3, hint: problem });
}

function misread(line: string): string | undefined {
  if (line === '') return 'it is empty; leave it out';
  if (line.startsWith('#')) return 'it is a comment of the shell; leave it out';
  if (line.startsWith('--')) return 'it starts with --, which RUN takes for a flag of its own';
  if (line.endsWith('\\')) return 'it ends with a backslash, which joins it to the next line';
  // BuildKit reads the following lines as the text; everything else would wait for text that never comes.
  if (/(?:^|\s)\d*<<-?[^\s<]/.test(line))
    return 'a here-document needs more than one line; put the text into a file and copy that';
  return undefined;
}

/**
 * The value of one `RUN --mount=`. Throws UserError for builders that have none, and for a path with a comma or a quote,
 * which end a field there.
 */
export function userMount(mount: RunMount, style: Style): string {
  const fields = mountFields(mount);
  if (style === 'copy')
    throw new UserError(`a step with mounts needs RUN --mount, which --style copy avoids`, {
      exitCode: 3,
      hint: 'use --style mount',
    });
  for (const value of Object.values(fields)) {
    refuseUnprintable(value);
    if (/["'\\$\s,]/.test(value))
      throw new UserError(`a path of a mount can't stand in a Dockerfile: ${value}`, {
        exitCode: 3,
        hint: 'use a path without spaces, commas, quotes, dollar signs and backslashes',
      });
  }
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function mountFields(mount: RunMount): Readonly<Record<string, string>> {
  if ('bind' in mount) return { type: 'bind', source: mount.bind, target: mount.target };
  if ('cache' in mount) return { type: 'cache', id: mount.cache, target: mount.target };
  if ('ssh' in mount) return { type: 'ssh', id: mount.ssh, required: 'true' };
  const { secret, target, env } = mount;
  return {
    type: 'secret',
    id: secret,
    ...(target === undefined ? {} : { target }),
    ...(env === undefined ? {} : { env }),
    required: 'true',
  };
}

/** What a COPY instruction consists of, each part ready to print. */
export interface CopyParts {
  readonly flags: readonly string[];
  readonly paths: string;
  /** The command that sets the mode afterwards, for builders whose COPY has no --chmod. */
  readonly chmod?: Command;
}

/**
 * The user's copy step. Without `chmodFlag` the mode is set by a RUN of its own, which needs to know the file's name.
 * Throws UserError for what can't be said.
 */
export function copyParts(
  copy: Extract<UserStep, { readonly copy: unknown }>['copy'],
  options: { readonly chmodFlag: boolean },
): CopyParts {
  const { from, to, mode, chown } = copy;
  if (from.startsWith('<<')) throw new UserError(`copy.from can't start with <<: ${from}`, { exitCode: 3 });
  const words = [from, to].map(dockerWord);
  return {
    flags: [
      ...(chown === undefined ? [] : [`--chown=${dockerWord(chown)}`]),
      ...(mode === undefined || !options.chmodFlag ? [] : [`--chmod=${dockerWord(mode)}`]),
    ],
    // The plain form is split at spaces whatever quotes say, so anything unusual takes the JSON form.
    paths: words.every((word, index) => word === [from, to][index] && !word.startsWith('-'))
      ? words.join(' ')
      : JSON.stringify(words).replaceAll('","', '", "'),
    ...(mode === undefined || options.chmodFlag ? {} : { chmod: ['chmod', mode, copiedFile(from, to)] }),
  };
}

function copiedFile(from: string, to: string): string {
  if (/[*?[]/.test(from) || from.endsWith('/'))
    throw new UserError(`copy.mode with ${from} needs COPY --chmod, which --style copy avoids`, {
      exitCode: 3,
      hint: 'use --style mount, or set the modes in a run step',
    });
  return to.endsWith('/') ? to + from.slice(from.lastIndexOf('/') + 1) : to;
}
