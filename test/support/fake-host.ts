import { CommandError } from '../../src/lib/command-error.ts';
import type { Command, FileStatus, Files, Host, RunOptions, RunResult } from '../../src/lib/host.ts';
import type { LogEvent } from '../../src/lib/log-event.ts';

/** What a fake tree holds at a path: text or bytes is a file, `link` a symbolic link, `directory` an empty directory. */
export type FakeEntry =
  | string
  | Uint8Array
  | {
      readonly content: string | Uint8Array;
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
    }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number };

type Node =
  | { kind: 'file'; content: Uint8Array; mode: number; uid: number; gid: number }
  | { kind: 'directory'; mode: number; uid: number; gid: number }
  | { kind: 'link'; target: string };

export interface FakeFiles extends Files {
  /** Every path with its text, link (`-> target`) or `/` for a directory: for comparing whole trees. */
  snapshot(): Readonly<Record<string, string>>;
}

/** A file tree in memory with the rules of the real one: parents are implied, links are followed inside the tree. */
export function fakeFiles(tree: Readonly<Record<string, FakeEntry>> = {}): FakeFiles {
  const nodes = new Map<string, Node>([['/', { kind: 'directory', mode: 0o755, uid: 0, gid: 0 }]]);
  for (const [path, entry] of Object.entries(tree)) put(path, nodeOf(entry));

  function put(path: string, node: Node): void {
    makeParents(path);
    nodes.set(path, node);
  }
  function makeParents(path: string): void {
    const steps = path.split('/').slice(1, -1);
    for (let depth = 1; depth <= steps.length; depth++) {
      const parent = `/${steps.slice(0, depth).join('/')}`;
      if (!nodes.has(parent)) nodes.set(parent, { kind: 'directory', mode: 0o755, uid: 0, gid: 0 });
    }
  }
  function resolve(path: string, last: 'follow' | 'keep'): string {
    const waiting = path
      .split('/')
      .filter((step) => step !== '' && step !== '.')
      .reverse();
    let done: string[] = [];
    for (let links = 0; waiting.length > 0;) {
      const step = waiting.pop() ?? '';
      if (step === '..') {
        done.pop();
        continue;
      }
      const node = nodes.get(`/${[...done, step].join('/')}`);
      if (node?.kind !== 'link' || (waiting.length === 0 && last === 'keep')) {
        done.push(step);
        continue;
      }
      if (++links > 40) throw new Error(`${path}: too many links`);
      if (node.target.startsWith('/')) done = [];
      waiting.push(
        ...node.target
          .split('/')
          .filter((part) => part !== '' && part !== '.')
          .reverse(),
      );
    }
    return `/${done.join('/')}`;
  }
  const real = (path: string): string => resolve(path, 'follow');
  const entry = (path: string): string => resolve(path, 'keep');
  const file = (path: string): Uint8Array | undefined => {
    const node = nodes.get(real(path));
    if (node?.kind === 'directory') throw Object.assign(new Error(`EISDIR: ${path}`), { code: 'EISDIR' });
    return node?.kind === 'file' ? node.content : undefined;
  };
  const below = (path: string): string[] =>
    [...nodes.keys()].filter((name) => name.startsWith(path === '/' ? '/' : `${path}/`) && name !== '/');
  const status = (node: Node | undefined): FileStatus | undefined => {
    if (node === undefined) return undefined;
    if (node.kind === 'link') return { kind: 'link', mode: 0o777, uid: 0, gid: 0, size: node.target.length };
    const size = node.kind === 'file' ? node.content.length : 0;
    return { kind: node.kind, mode: node.mode, uid: node.uid, gid: node.gid, size };
  };
  const existing = (path: string): Exclude<Node, { kind: 'link' }> => {
    const node = nodes.get(real(path));
    if (node === undefined || node.kind === 'link')
      throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return node;
  };

  return {
    readText: async (path) => {
      const content = file(path);
      return content === undefined ? undefined : new TextDecoder().decode(content);
    },
    readBytes: async (path) => file(path),
    readStart: async (path, length) => file(path)?.subarray(0, length),
    stat: async (path) => status(nodes.get(real(path))),
    lstat: async (path) => status(nodes.get(entry(path))),
    readLink: async (path) => {
      const node = nodes.get(entry(path));
      return node?.kind === 'link' ? node.target : undefined;
    },
    list: async (path) => {
      const directory = real(path);
      const prefix = directory === '/' ? '/' : `${directory}/`;
      return below(directory)
        .map((name) => name.slice(prefix.length))
        .filter((name) => !name.includes('/'))
        .sort();
    },
    write: async (path, content, mode) => {
      const target = real(path);
      if (nodes.get(target)?.kind === 'directory')
        throw Object.assign(new Error(`EISDIR: ${path}`), { code: 'EISDIR' });
      put(target, { kind: 'file', content: bytes(content), mode, uid: 0, gid: 0 });
    },
    truncate: async (path) => {
      const node = existing(path);
      if (node.kind === 'file') node.content = new Uint8Array();
    },
    link: async (path, target) => {
      const at = entry(path);
      if (nodes.get(at)?.kind === 'directory')
        throw Object.assign(new Error(`EISDIR: ${path}`), { code: 'EISDIR' });
      put(at, { kind: 'link', target });
    },
    makeDirectory: async (path, mode) => {
      const node = nodes.get(real(path));
      if (node?.kind === 'directory') node.mode = mode;
      else put(real(path), { kind: 'directory', mode, uid: 0, gid: 0 });
    },
    chmod: async (path, mode) => {
      existing(path).mode = mode;
    },
    chown: async (path, uid, gid) => {
      Object.assign(existing(path), { uid, gid });
    },
    rename: async (from, to) => {
      const [source, target] = [entry(from), entry(to)];
      const node = nodes.get(source);
      if (node === undefined) throw Object.assign(new Error(`ENOENT: ${from}`), { code: 'ENOENT' });
      const moved = below(source).map((name) => [name, nodes.get(name)] as const);
      nodes.delete(source);
      put(target, node);
      for (const [name, child] of moved) {
        nodes.delete(name);
        if (child !== undefined) nodes.set(`${target}${name.slice(source.length)}`, child);
      }
    },
    remove: async (path) => {
      const target = entry(path);
      for (const name of below(target)) nodes.delete(name);
      nodes.delete(target);
    },
    snapshot: () =>
      Object.fromEntries(
        [...nodes]
          .filter(([path]) => path !== '/')
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([path, node]) => [path, describe(node)]),
      ),
  };
}

function describe(node: Node): string {
  if (node.kind === 'directory') return '/';
  return node.kind === 'link' ? `-> ${node.target}` : new TextDecoder().decode(node.content);
}

function nodeOf(entry: FakeEntry): Node {
  if (typeof entry === 'string' || entry instanceof Uint8Array) return nodeOf({ content: entry });
  if ('link' in entry) return { kind: 'link', target: entry.link };
  if ('directory' in entry) return { kind: 'directory', mode: entry.mode ?? 0o755, uid: 0, gid: 0 };
  return {
    kind: 'file',
    content: bytes(entry.content),
    mode: entry.mode ?? 0o644,
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
  };
}

const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** What a fake command does: an exit code with output, an effect on the tree, or both. */
export type FakeProgram = (
  args: readonly string[],
  context: { readonly files: FakeFiles; readonly options: RunOptions },
) =>
  | string
  | { readonly exitCode: number; readonly output?: string }
  | Promise<string | { readonly exitCode: number; readonly output?: string }>;

export interface FakeHost extends Host {
  readonly files: FakeFiles;
  /** Every command that was run, in order. */
  readonly commands: readonly Command[];
  readonly events: readonly LogEvent[];
}

export interface FakeHostOptions {
  readonly files?: Readonly<Record<string, FakeEntry>>;
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  /** Programs that `filter` can run: bytes in, bytes out. */
  readonly filters?: Readonly<Record<string, (args: readonly string[], input: Uint8Array) => Uint8Array>>;
  readonly fetch?: typeof globalThis.fetch;
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** A machine in memory: a tree, programs given as functions (an unknown one is "not found"), and a record of what was done. */
export function fakeHost(options: FakeHostOptions = {}): FakeHost {
  const files = fakeFiles(options.files);
  const commands: Command[] = [];
  const events: LogEvent[] = [];
  return {
    files,
    commands,
    events,
    environment: options.environment ?? {},
    now: () => options.now ?? new Date(0),
    emit: (event) => events.push(event),
    fetch: options.fetch ?? (async () => Promise.reject(new Error('this fake host has no network'))),
    filter: async function* (command, input) {
      commands.push(command);
      const [program, ...args] = command;
      const fake = options.filters?.[program];
      if (fake === undefined) throw new CommandError(command, { cause: 'not-found' }, '');
      yield fake(args, input);
    },
    run: async (command, runOptions = {}): Promise<RunResult> => {
      commands.push(command);
      const [program, ...args] = command;
      const fake = options.programs?.[program];
      if (fake === undefined) throw new CommandError(command, { cause: 'not-found' }, '');
      const answer = await fake(args, { files, options: runOptions });
      const result = typeof answer === 'string' ? { exitCode: 0, output: answer } : answer;
      const output = result.output ?? '';
      if (result.exitCode !== 0)
        throw new CommandError(command, { cause: 'exit', exitCode: result.exitCode }, output);
      return { exitCode: 0, stdout: output, output };
    },
  };
}
