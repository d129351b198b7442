import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { remoteContext } from '../../frontend/request/context-source.ts';
import { UserError } from '../../lib/user-error.ts';
import { digestInLayout } from '../session/local-layout.ts';
import { splitPair } from './frontend-options.ts';

/** Contexts as the frontend is told of them, and what of this machine they need. */
export interface Contexts {
  /** Options for the frontend. */
  readonly options: ReadonlyMap<string, string>;
  /** Absolute paths by the names sources have for them. */
  readonly directories: Readonly<Record<string, string>>;
  /** Directories of image layouts, by the ids sources have for them. */
  readonly stores: Readonly<Record<string, string>>;
}

/** The names frontends have for the directories of the main context and of the definition file. */
const MAIN = 'context';
const DEFINITION = 'dockerfile';

export interface ContextWords {
  /** Directory and name of the Kairosfile. */
  readonly definition: { readonly directory: string; readonly filename: string };
  /** A directory or a URL. */
  readonly main: string;
  /** Values of `--build-context`. */
  readonly named: readonly string[];
}

/** Sorts contexts into what the daemon fetches itself and what this machine has to send. Throws UsageError, and UserError for a layout without the image. */
export async function readContexts({ definition, main, named }: ContextWords): Promise<Contexts> {
  const options = new Map([['filename', definition.filename]]);
  const stores: Record<string, string> = {};
  const directories: Record<string, string> = { [DEFINITION]: resolve(definition.directory) };
  if (remoteContext(main) === undefined) directories[MAIN] = resolve(main);
  else {
    options.set(MAIN, main);
    options.set('dockerfilekey', DEFINITION);
  }
  for (const text of named) {
    const [name, value = ''] = splitPair(text, '--build-context');
    if (isSource(value)) {
      options.set(`context:${name}`, value);
      continue;
    }
    const local = `context-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
    const layout = /^oci-layout:\/\/(.+?)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))?$/.exec(value);
    if (layout !== null) {
      const [, path = '', digest, tag] = layout;
      const found = digest ?? (await digestInLayout(resolve(path), tag));
      if (found === undefined)
        throw new UserError(`${value} has no image${tag === undefined ? '' : ` with the tag ${tag}`}`, {
          hint: 'write oci-layout://DIRECTORY, oci-layout://DIRECTORY:TAG or oci-layout://DIRECTORY@sha256:…',
        });
      stores[`oci:${local}`] = resolve(path);
      options.set(`context:${name}`, `oci-layout://${local}@${found}`);
      continue;
    }
    // A source's name is made of the context's, which may have other characters.
    directories[local] = resolve(value);
    options.set(`context:${name}`, `local:${local}`);
  }
  return { options, directories, stores };
}

const isSource = (value: string): boolean =>
  /^(?:docker-image|local|input):/.test(value) || remoteContext(value) !== undefined;
