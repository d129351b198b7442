import { type Output, scratch, type Scratch } from '../../llb/op.ts';
import type { Gateway } from '../gateway.ts';
import type { FrontendRequest } from '../request/frontend-request.ts';
import { contextTree, directoryOf, FETCHED_FILE } from './context-tree.ts';
import { fetchedArchive } from './fetched-archive.ts';
import { followPaths } from './follow-paths.ts';
import { localTree, readIgnoreFile } from './local-context.ts';

/** The main context: where the Kairosfile and what it copies come from. */
export interface MainContext {
  /** Where the Kairosfile is when it is not in the local directory of definitions. */
  readonly definition?: { readonly tree: Output; readonly filename?: string };
  /**
   * The tree that these paths are copied from; what nobody asks for need not be in it.
   * @param ignored patterns of the ignore file beside the Kairosfile, which goes before the context's own
   */
  readonly tree: (
    paths: readonly string[],
    ignored: readonly string[] | undefined,
  ) => Promise<Output | Scratch>;
  /** The patterns of what is kept out of it. `beside` are those of the ignore file beside the Kairosfile. */
  readonly ignored: (beside: readonly string[] | undefined) => Promise<readonly string[]>;
}

/** Contexts that are not sent by a client have everything in them. */
const nothingIgnored = async (): Promise<readonly string[]> => [];

/** Finds the main context. Asks the daemon only where it can't be told from the request. */
export async function openMainContext(gateway: Gateway, request: FrontendRequest): Promise<MainContext> {
  const { context, contextSubdirectory, definition } = request;
  if (context.kind === 'local') return localContext(gateway, request, context.name);
  if (context.kind === 'http') return fetchedContext(gateway, request, context);
  if (context.kind !== 'git') return { tree: async () => scratch, ignored: nothingIgnored };
  const tree = directoryOf(await contextTree(gateway, request, 'context', context), contextSubdirectory);
  return { ...definitionIn(tree, definition.forceLocal), tree: async () => tree, ignored: nothingIgnored };
}

const definitionIn = (
  tree: Output | Scratch,
  forceLocal: boolean,
  filename?: string,
): Pick<MainContext, 'definition'> =>
  forceLocal || tree === undefined
    ? {}
    : { definition: { tree, ...(filename === undefined ? {} : { filename }) } };

/** A directory of the client, or an input of that name in its place. */
async function localContext(gateway: Gateway, request: FrontendRequest, name: string): Promise<MainContext> {
  const { definition, contextSubdirectory } = request;
  const inputs = await gateway.inputs();
  const given = async (input: string): Promise<Output | Scratch> =>
    inputs.has(input) ? contextTree(gateway, request, input, { kind: 'input', name: input }) : scratch;
  const found = definitionIn(await given(definition.local), definition.forceLocal);
  if (inputs.has(name)) {
    const tree = directoryOf(await given(name), contextSubdirectory);
    return { ...found, tree: async () => tree, ignored: nothingIgnored };
  }
  let own: Promise<readonly string[]> | undefined;
  const ignored: MainContext['ignored'] = async (beside) =>
    beside ?? (own ??= readIgnoreFile(gateway, request, name));
  return {
    ...found,
    ignored,
    tree: async (paths, beside) => {
      const below = paths.map((path) =>
        contextSubdirectory === undefined ? path : `${contextSubdirectory}/${path}`,
      );
      const tree = localTree(request, name, {
        title: '[internal] load build context',
        ignored: await ignored(beside),
        paths: followPaths(below),
      });
      return directoryOf(tree, contextSubdirectory);
    },
  };
}

/** What an address gives is an archive with everything in it, or the Kairosfile alone. */
async function fetchedContext(
  gateway: Gateway,
  request: FrontendRequest,
  context: { readonly kind: 'http'; readonly url: string },
): Promise<MainContext> {
  const { forceLocal } = request.definition;
  const fetched = await contextTree(gateway, request, 'context', context);
  const unpacked =
    fetched === undefined
      ? undefined
      : await fetchedArchive(gateway, fetched, '[internal] unpack the build context');
  if (unpacked === undefined)
    return {
      ...definitionIn(fetched, forceLocal, FETCHED_FILE),
      tree: async () => fetched,
      ignored: nothingIgnored,
    };
  const tree = directoryOf(unpacked, request.contextSubdirectory);
  return { ...definitionIn(tree, forceLocal), tree: async () => tree, ignored: nothingIgnored };
}
