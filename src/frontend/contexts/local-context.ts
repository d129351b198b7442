import type { Output } from '../../llb/op.ts';
import { local, type LocalOptions } from '../../llb/source.ts';
import { marshal } from '../../llb/marshal.ts';
import type { Gateway } from '../gateway.ts';
import type { FrontendRequest } from '../request/frontend-request.ts';
import { listIgnorePatterns } from '../../lib/patterns/ignore-file.ts';

const IGNORE_FILE = '.dockerignore';

/** An ignore file is a list of patterns; one longer than this is something else. */
export const LARGEST_IGNORE_FILE = 1024 * 1024;

/** What a directory of the client is read with: the session that has it, and the key an earlier copy is found by. */
export function localOptions(
  { sessionId, localSessions, sharedKeys }: FrontendRequest,
  name: string,
): Required<Pick<LocalOptions, 'sessionId' | 'sharedKeyHint'>> {
  return { sessionId: localSessions.get(name) ?? sessionId, sharedKeyHint: sharedKeys.get(name) ?? name };
}

/** The patterns of a local directory's `.dockerignore`; empty when there is none. */
export async function readIgnoreFile(
  gateway: Gateway,
  request: FrontendRequest,
  name: string,
): Promise<readonly string[]> {
  const content = await (gateway.readLocal === undefined
    ? fetchIgnoreFile(gateway, request, name)
    : gateway.readLocal(name, IGNORE_FILE, LARGEST_IGNORE_FILE));
  return content === undefined ? [] : listIgnorePatterns(new TextDecoder().decode(content));
}

async function fetchIgnoreFile(
  gateway: Gateway,
  request: FrontendRequest,
  name: string,
): Promise<Uint8Array | undefined> {
  const { sessionId, sharedKeyHint } = localOptions(request, name);
  const source = local(name, {
    sessionId,
    followPaths: [IGNORE_FILE],
    sharedKeyHint: `${sharedKeyHint}-${IGNORE_FILE}`,
    ...withoutDiffer(gateway),
    name: '[internal] load .dockerignore',
  });
  const tree = await gateway.solve(marshal(source));
  return gateway.readFile(tree, IGNORE_FILE, LARGEST_IGNORE_FILE);
}

/** Directories of few files are sent anew each time where the daemon can be told so: comparing costs more. */
export const withoutDiffer = ({ operations }: Gateway): Pick<LocalOptions, 'differ'> =>
  operations.has('source.local.differ') ? { differ: 'none' } : {};

/** A directory of the client as a context: what is asked for of it, less what is ignored. */
export function localTree(
  request: FrontendRequest,
  name: string,
  parts: {
    readonly title: string;
    readonly ignored: readonly string[];
    readonly paths?: readonly string[] | undefined;
  },
): Output {
  return local(name, {
    ...localOptions(request, name),
    followPaths: parts.paths,
    excludePatterns: parts.ignored,
    name: parts.title,
  });
}
