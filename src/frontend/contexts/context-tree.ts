import { UserError } from '../../lib/user-error.ts';
import { fromDefinition } from '../../llb/from-definition.ts';
import { file } from '../../llb/file.ts';
import { type Output, scratch, type Scratch } from '../../llb/op.ts';
import { git, http } from '../../llb/source.ts';
import type { Gateway } from '../gateway.ts';
import type { ContextSource, FrontendRequest } from '../request/frontend-request.ts';
import { parseGitContext } from './git-context.ts';
import { localTree, readIgnoreFile } from './local-context.ts';

/** Kinds of contexts that are trees; the others are images. */
export type TreeSource = Extract<ContextSource, { kind: 'local' | 'input' | 'git' | 'http' }>;

/** The name a fetched file has in its tree (buildkit, frontend/dockerui/context.go). */
export const FETCHED_FILE = 'context';

/** The tree a context stands for; scratch for an input that is empty. Throws UserError for an input that is not there. */
export async function contextTree(
  gateway: Gateway,
  request: FrontendRequest,
  name: string,
  source: TreeSource,
): Promise<Output | Scratch> {
  switch (source.kind) {
    case 'input': {
      const input = (await gateway.inputs()).get(source.name);
      if (input === undefined)
        throw new UserError(`the context ${name} is an input that was not sent: ${source.name}`);
      return fromDefinition(input);
    }
    case 'git':
      return gitTree(gateway, request, name, source.url);
    case 'http':
      return http(source.url, {
        filename: FETCHED_FILE,
        name: `[context ${name}] ${withoutUserInfo(source.url)}`,
      });
    case 'local':
      return localTree(request, source.name, {
        title: `[context ${name}] load from client`,
        ignored: await readIgnoreFile(gateway, request, source.name),
      });
  }
}

/** A repository, where the daemon can only clone it whole the directory is copied out of it. */
function gitTree(gateway: Gateway, request: FrontendRequest, name: string, url: string): Output {
  const { repository, ref, subdirectory } = parseGitContext(url);
  const selects = gateway.operations.has('source.git.subdir');
  const tree = git(repository, {
    ref,
    ...(selects ? { subdirectory } : {}),
    keepGitDirectory: request.keepGitDirectory,
    name: `[context ${name}] load git source ${withoutUserInfo(url)}`,
  });
  return selects ? tree : (directoryOf(tree, subdirectory) ?? tree);
}

/** A directory of a tree as a tree of its own; the whole tree when none is named. */
export function directoryOf(tree: Output | Scratch, directory: string | undefined): Output | Scratch {
  if (tree === undefined || directory === undefined) return tree;
  return file(
    scratch,
    [{ action: 'copy', from: tree, source: directory, destination: '/', contentsOnly: true }],
    { name: `[internal] select ${directory} of the context` },
  );
}

/** An address without the password that may be in it. */
const withoutUserInfo = (url: string): string => url.replace(/(\/\/)[^/@]*@/, '$1');
