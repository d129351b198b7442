/** Changing files without running anything. BuildKit's pb.FileOp. */
import type { Init } from '../wire/codec.ts';
import type { ChownOpt, FileAction as WireAction, UserOpt } from '../wire/frontend.generated.ts';
import { InputList, makeOp, makeOutput, type OpOptions, type Output, type Scratch } from './op.ts';

/** A number, or a name of the /etc/passwd, the /etc/group of the op's base, as it is before the first action. */
export interface Owner {
  readonly user?: number | string | undefined;
  readonly group?: number | string | undefined;
}

interface Timestamped {
  readonly owner?: Owner | undefined;
  /** Nanoseconds since 1970. Left out: a copied file keeps its time, a new one has the time it is made. */
  readonly timestamp?: bigint | undefined;
}

export interface Copy extends Timestamped {
  readonly action: 'copy';
  readonly from: Output;
  readonly source: string;
  /** With a slash at its end: into this directory. */
  readonly destination: string;
  /** Mode bits for everything copied; left out, each file keeps its own. */
  readonly mode?: number | undefined;
  /** Copy what a link at `source` leads to. */
  readonly followSymlink?: boolean | undefined;
  /** Of a directory, copy what is in it. */
  readonly contentsOnly?: boolean | undefined;
  /** Unpack an archive, as Dockerfile's ADD does. */
  readonly unpack?: boolean | undefined;
  readonly createParents?: boolean | undefined;
  readonly wildcard?: boolean | undefined;
  readonly allowEmptyWildcard?: boolean | undefined;
  /** BuildKit 0.9. */
  readonly includePatterns?: readonly string[] | undefined;
  readonly excludePatterns?: readonly string[] | undefined;
  /** A file may take the place of a directory and the other way round (BuildKit 0.14). */
  readonly replaceExisting?: boolean | undefined;
}

export interface MakeDirectory extends Timestamped {
  readonly action: 'mkdir';
  readonly path: string;
  /** 0755 when left out; setuid and its like are not set. */
  readonly mode?: number | undefined;
  readonly parents?: boolean | undefined;
}

export interface MakeFile extends Timestamped {
  readonly action: 'mkfile';
  readonly path: string;
  readonly data: Uint8Array | string;
  /** 0644 when left out; setuid and its like are not set. */
  readonly mode?: number | undefined;
}

export interface Remove {
  readonly action: 'rm';
  readonly path: string;
  /** Daemons differ when this is false and the path is missing: 0.8 goes on, later ones fail. */
  readonly allowNotFound: boolean;
  readonly wildcard?: boolean | undefined;
}

/** BuildKit 0.19. */
export interface Symlink extends Timestamped {
  readonly action: 'symlink';
  /** What the link says. */
  readonly target: string;
  readonly path: string;
}

export type FileAction = Copy | MakeDirectory | MakeFile | Remove | Symlink;

/** `base` with the actions done one after the other, as one op. Throws a TypeError when there are none. */
export function file(
  base: Output | Scratch,
  actions: readonly FileAction[],
  options: OpOptions = {},
): Output {
  if (actions.length === 0) throw new TypeError('a file op needs at least one action');
  const inputs = new InputList();
  const baseInput = inputs.indexOf(base);
  const secondary = actions.map((action) => (action.action === 'copy' ? inputs.indexOf(action.from) : -1));
  const wireActions = actions.map((action, number): Init<WireAction> => {
    // Numbers past the inputs are the results of earlier actions.
    const input = number === 0 ? baseInput : inputs.outputs.length + number - 1;
    return {
      input,
      secondaryInput: secondary[number],
      output: number === actions.length - 1 ? 0 : -1,
      ...actionMessage(action, baseInput),
    };
  });
  const capabilities = ['file.base', ...actions.flatMap(actionCapabilities)];
  return makeOutput(makeOp(inputs.outputs, { file: { actions: wireActions } }, options, capabilities));
}

/** Modes and times are always sent: left out on the wire they would be 0, not "as they are". */
function actionMessage(action: FileAction, base: number): Init<WireAction> {
  if (action.action === 'rm') {
    return { rm: { path: action.path, allowNotFound: action.allowNotFound, allowWildcard: action.wildcard } };
  }
  const owner = chown(action.owner, base);
  const timestamp = action.timestamp ?? -1n;
  switch (action.action) {
    case 'copy':
      return {
        copy: {
          src: action.source,
          dest: action.destination,
          owner,
          mode: action.mode ?? -1,
          followSymlink: action.followSymlink,
          dirCopyContents: action.contentsOnly,
          attemptUnpackDockerCompatibility: action.unpack,
          createDestPath: action.createParents,
          allowWildcard: action.wildcard,
          allowEmptyWildcard: action.allowEmptyWildcard,
          timestamp,
          includePatterns: action.includePatterns,
          excludePatterns: action.excludePatterns,
          alwaysReplaceExistingDestPaths: action.replaceExisting,
        },
      };
    case 'mkdir': {
      const { path, mode = 0o755, parents } = action;
      return { mkdir: { path, mode, makeParents: parents, owner, timestamp } };
    }
    case 'mkfile': {
      const { path, mode = 0o644 } = action;
      const data = typeof action.data === 'string' ? Buffer.from(action.data) : action.data;
      return { mkfile: { path, mode, data, owner, timestamp } };
    }
    case 'symlink':
      return { symlink: { oldpath: action.target, newpath: action.path, owner, timestamp } };
  }
}

const chown = (owner: Owner | undefined, base: number): Init<ChownOpt> | undefined =>
  owner && { user: userOption(owner.user, base), group: userOption(owner.group, base) };

function userOption(user: number | string | undefined, base: number): Init<UserOpt> | undefined {
  if (user === undefined) return undefined;
  if (typeof user === 'number') return { byID: user };
  if (base < 0) throw new TypeError(`${user}: scratch has no file to look a name up in`);
  return { byName: { name: user, input: base } };
}

function actionCapabilities(action: FileAction): readonly string[] {
  if (action.action === 'rm') return action.wildcard ? ['file.rm.wildcard'] : [];
  if (action.action === 'symlink') return ['file.symlink.create'];
  if (action.action !== 'copy') return [];
  const patterns = [...(action.includePatterns ?? []), ...(action.excludePatterns ?? [])];
  return [
    ...(patterns.length > 0 ? ['file.copy.includeexcludepatterns'] : []),
    ...(action.replaceExisting ? ['file.copy.alwaysreplaceexistingdestpaths'] : []),
  ];
}
