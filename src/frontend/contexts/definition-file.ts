import { posix } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { marshal } from '../../llb/marshal.ts';
import type { Output } from '../../llb/op.ts';
import { local } from '../../llb/source.ts';
import { LARGEST_KAIROSFILE } from '../../spec/largest-kairosfile.ts';
import type { Gateway } from '../gateway.ts';
import type { TreeReference } from '../tree-reference.ts';
import type { FrontendRequest } from '../request/frontend-request.ts';
import { listIgnorePatterns } from '../../lib/patterns/ignore-file.ts';
import { LARGEST_IGNORE_FILE, withoutDiffer } from './local-context.ts';
import type { MainContext } from './main-context.ts';

/** The Kairosfile as it was found. */
export interface DefinitionFile {
  readonly filename: string;
  readonly content: Uint8Array;
  /** The vertex that brought it, which warnings belong to. */
  readonly source: Output;
  /** Patterns of the ignore file beside it, `Kairosfile.dockerignore`; undefined when there is none. */
  readonly ignored: readonly string[] | undefined;
}

/** The bit of Go's FileMode that says symbolic link. */
const MODE_LINK = 2 ** 27;

/** Reads the Kairosfile from the main context when that is remote, else from a directory of the client. Throws UserError. */
export async function readDefinitionFile(
  gateway: Gateway,
  request: FrontendRequest,
  { definition }: Pick<MainContext, 'definition'>,
): Promise<DefinitionFile> {
  const { filename: asked } = request.definition;
  const source = definition?.tree ?? localDefinition(gateway, request);
  const names = definition?.filename === undefined ? candidates(asked) : [definition.filename];
  const { readLocal } = gateway;
  const tree =
    definition === undefined && readLocal !== undefined ? undefined : await gateway.solve(marshal(source));
  const read: ReadFile = async (path, limit) =>
    tree === undefined
      ? readLocal?.(request.definition.local, path, limit)
      : gateway.readFile(tree, path, limit);
  const [found, ignoreFile] = await Promise.all([
    readFirst(read, names),
    read(`${asked}.dockerignore`, LARGEST_IGNORE_FILE),
  ]);
  if (found === undefined) throw await missing(gateway, tree, asked);
  return {
    ...found,
    source,
    ignored: ignoreFile === undefined ? undefined : listIgnorePatterns(new TextDecoder().decode(ignoreFile)),
  };
}

/** `docker build` also finds a Dockerfile in lower case. */
const candidates = (filename: string): readonly string[] =>
  /(?:^|\/)Dockerfile$/.test(filename)
    ? [filename, filename.replace(/Dockerfile$/, 'dockerfile')]
    : [filename];

/**
 * The directory as the daemon's own Dockerfile frontend asks for it to see the syntax line (buildkit, frontend/dockerui/config.go): equal
 * bytes are one vertex, so the file is sent once.
 */
function localDefinition(
  gateway: Gateway,
  { definition, sessionId, localSessions }: FrontendRequest,
): Output {
  const { filename, title = filename, local: name } = definition;
  return local(name, {
    sessionId: localSessions.get(name) ?? sessionId,
    followPaths: [filename, `${filename}.dockerignore`, ...candidates(filename).slice(1)],
    sharedKeyHint: name,
    ...withoutDiffer(gateway),
    name: `[internal] load build definition from ${title}`,
  });
}

type ReadFile = (path: string, limit: number) => Promise<Uint8Array | undefined>;

async function readFirst(
  read: ReadFile,
  filenames: readonly string[],
): Promise<Pick<DefinitionFile, 'filename' | 'content'> | undefined> {
  for (const filename of filenames) {
    const content = await read(filename, LARGEST_KAIROSFILE);
    if (content !== undefined) return { filename, content };
  }
  return undefined;
}

/** Why there is no Kairosfile: a link to what the context doesn't hold, or nothing of that name. */
async function missing(
  gateway: Gateway,
  tree: TreeReference | undefined,
  filename: string,
): Promise<UserError> {
  const { dir, base } = posix.parse(posix.join('/', filename));
  const entries = tree === undefined ? [] : await gateway.readDirectory(tree, dir).catch(() => []);
  const entry = entries.find(({ path }) => path === base);
  if (entry !== undefined && Math.floor(entry.mode / MODE_LINK) % 2 === 1)
    return new UserError(`${filename} is a link to ${entry.linkName}, which is not in the build context`, {
      hint: 'a link may only lead to a file of the same directory or below it',
    });
  return new UserError(`there is no ${filename} in the build context`, {
    hint: 'name the file with -f; kairos-gen new writes one to start from',
  });
}
