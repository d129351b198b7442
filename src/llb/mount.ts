/** What a command finds beside its root. BuildKit's pb.Mount. */
import type { Init } from '../wire/codec.ts';
import {
  CacheSharingOpt,
  type Mount as WireMount,
  MountContentCache,
  MountType,
} from '../wire/frontend.generated.ts';
import type { InputList, Output, Scratch } from './op.ts';

/** `dest` is an absolute path. */
export type Mount = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount;

export interface BindMount {
  readonly type: 'bind';
  readonly dest: string;
  readonly from: Output | Scratch;
  /** A path in `from`. */
  readonly selector?: string | undefined;
  readonly readonly?: boolean | undefined;
  /** Writable, but what is written is thrown away. */
  readonly discard?: boolean | undefined;
  /** Whether the content decides a cache hit instead of how it was made; left out, the daemon's way (BuildKit 0.13). */
  readonly contentCache?: 'on' | 'off' | undefined;
}

export interface CacheMount {
  readonly type: 'cache';
  readonly dest: string;
  readonly id: string;
  readonly sharing?: 'shared' | 'private' | 'locked' | undefined;
  /** What is in it at first. */
  readonly from?: Output | Scratch;
  readonly selector?: string | undefined;
}

export interface TmpfsMount {
  readonly type: 'tmpfs';
  readonly dest: string;
  /** Bytes (BuildKit 0.10). */
  readonly size?: number | undefined;
}

interface Credential {
  readonly dest: string;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly mode?: number | undefined;
  readonly optional?: boolean | undefined;
}

/** A file, mode 0400 when left out. */
export interface SecretMount extends Credential {
  readonly type: 'secret';
  readonly id: string;
}

/** An agent's socket, mode 0600 when left out. */
export interface SshMount extends Credential {
  readonly type: 'ssh';
  /** `default` when left out. */
  readonly id?: string | undefined;
}

const sharings = {
  shared: CacheSharingOpt.SHARED,
  private: CacheSharingOpt.PRIVATE,
  locked: CacheSharingOpt.LOCKED,
} as const;

/** Sorted by place: the order they are written in decides nothing. Throws a TypeError for a place that can't be, or is there twice. */
export function sortedMounts(mounts: readonly Mount[]): readonly Mount[] {
  const sorted = [...mounts].sort((a, b) => (a.dest < b.dest ? -1 : a.dest > b.dest ? 1 : 0));
  sorted.forEach(({ dest }, index) => {
    if (!dest.startsWith('/') || dest === '/') throw new TypeError(`${dest} is no place for a mount`);
    if (dest === sorted[index + 1]?.dest) throw new TypeError(`two mounts at ${dest}`);
  });
  return sorted;
}

/** The message of a mount. Its input goes into `inputs`; if it leaves something behind, the output's number into `outputs`. */
export function wireMount(mount: Mount, inputs: InputList, outputs: Map<string, number>): Init<WireMount> {
  const { dest } = mount;
  switch (mount.type) {
    case 'bind': {
      const kept = !mount.readonly && !mount.discard;
      const output = kept ? outputs.size : -1;
      if (kept) outputs.set(dest, output);
      return {
        dest,
        input: inputs.indexOf(mount.from),
        selector: mount.selector,
        output,
        readonly: mount.readonly,
        ...(mount.contentCache && { contentCache: contentCaches[mount.contentCache] }),
      };
    }
    case 'cache':
      return {
        dest,
        input: inputs.indexOf(mount.from),
        selector: mount.selector,
        output: -1,
        mountType: MountType.CACHE,
        cacheOpt: { id: mount.id, sharing: sharings[mount.sharing ?? 'shared'] },
      };
    case 'tmpfs':
      return { dest, input: -1, output: -1, mountType: MountType.TMPFS, tmpfsOpt: { size: mount.size } };
    // Go leaves the output of these two at 0; nothing reads it.
    case 'secret':
      return {
        dest,
        input: -1,
        mountType: MountType.SECRET,
        secretOpt: { id: mount.id, ...credential(mount, 0o400) },
      };
    case 'ssh':
      return {
        dest,
        input: -1,
        mountType: MountType.SSH,
        sshOpt: { id: mount.id ?? 'default', ...credential(mount, 0o600) },
      };
  }
}

const contentCaches = { on: MountContentCache.ON, off: MountContentCache.OFF } as const;

const credential = ({ uid, gid, mode, optional }: Credential, usual: number) => ({
  uid,
  gid,
  mode: mode ?? usual,
  optional,
});

/** What a daemon has to be able to for a mount. */
export function mountCapabilities(mount: Mount): readonly string[] {
  switch (mount.type) {
    case 'bind':
      return [
        'exec.mount.bind',
        ...(mount.selector ? ['exec.mount.selector'] : []),
        ...(mount.discard && !mount.readonly ? ['exec.mount.bind.readwrite-nooutput'] : []),
        ...(mount.contentCache ? ['exec.mount.cache.content'] : []),
      ];
    case 'cache':
      return [
        'exec.mount.cache',
        ...(mount.selector ? ['exec.mount.selector'] : []),
        ...(mount.sharing ? ['exec.mount.cache.sharing'] : []),
      ];
    case 'tmpfs':
      return ['exec.mount.tmpfs', ...(mount.size === undefined ? [] : ['exec.mount.tmpfs.size'])];
    case 'secret':
      return ['exec.mount.secret'];
    case 'ssh':
      return ['exec.mount.ssh'];
  }
}
