/** Running a command. BuildKit's pb.ExecOp. */
import type { Init } from '../wire/codec.ts';
import { type LinuxResources, NetMode, SecurityMode } from '../wire/frontend.generated.ts';
import { type Mount, mountCapabilities, sortedMounts, wireMount } from './mount.ts';
import { InputList, makeOp, makeOutput, type OpOptions, type Output, type Platform } from './op.ts';

export interface ExecOptions extends OpOptions {
  readonly platform: Platform;
  /** The command and its arguments; no shell is added. */
  readonly args: readonly string[];
  /** Sorted by name on the wire. Without PATH the daemon sets one, where it can (`exec.meta.setsdefaultpath`). */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Absolute; `/` when left out. */
  readonly cwd?: string | undefined;
  readonly user?: string | undefined;
  readonly hostname?: string | undefined;
  /** `host` needs an entitlement. */
  readonly network?: 'sandbox' | 'host' | 'none' | undefined;
  /** `insecure` needs an entitlement. */
  readonly security?: 'sandbox' | 'insecure' | undefined;
  readonly extraHosts?: readonly { readonly host: string; readonly ip: string }[] | undefined;
  /** BuildKit 0.10. */
  readonly ulimits?: readonly Ulimit[] | undefined;
  /** BuildKit 0.10. */
  readonly cgroupParent?: string | undefined;
  /** Set in the command's environment, but no part of the cache's key. */
  readonly proxy?: ProxyEnvironment | undefined;
  /** In any order. */
  readonly mounts?: readonly Mount[] | undefined;
  /** BuildKit 0.10. */
  readonly secretEnv?: readonly SecretEnvironment[] | undefined;
  /** Only 0 when left out (BuildKit 0.17). */
  readonly validExitCodes?: readonly number[] | undefined;
  /** The command can't write to its root; the result's `root` is the one it was given. */
  readonly readonlyRoot?: boolean | undefined;
  /** Take away the empty directories that mounting made in the root. No capability tells of it: daemons that don't know it leave them. */
  readonly removeMountStubs?: boolean | undefined;
  /** Limits of memory and processor (BuildKit 0.31). No part of the cache's key. */
  readonly resources?: Init<LinuxResources> | undefined;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

export interface ProxyEnvironment {
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly ftpProxy?: string | undefined;
  readonly noProxy?: string | undefined;
  readonly allProxy?: string | undefined;
}

export interface SecretEnvironment {
  readonly id: string;
  /** The variable. */
  readonly name: string;
  readonly optional?: boolean | undefined;
}

/** What a command leaves behind. */
export interface Exec {
  readonly root: Output;
  /** What is in the writable bind mount at `dest`. Throws a TypeError when there is none. */
  readonly output: (dest: string) => Output;
}

/** Runs a command in `root`. Throws a TypeError for a command without words and for mounts that can't be. */
export function exec(root: Output, options: ExecOptions): Exec {
  if (options.args.length === 0) throw new TypeError('a command needs at least one word');
  const mounts: readonly Mount[] = [
    { type: 'bind', dest: '/', from: root, readonly: options.readonlyRoot },
    ...sortedMounts(options.mounts ?? []),
  ];
  const inputs = new InputList();
  const outputs = new Map<string, number>();
  const message = {
    platform: options.platform,
    exec: {
      meta: {
        args: options.args,
        env: environment(options.env ?? {}),
        cwd: options.cwd ?? '/',
        user: options.user,
        proxyEnv: options.proxy,
        extraHosts: options.extraHosts,
        hostname: options.hostname,
        ulimit: options.ulimits,
        cgroupParent: options.cgroupParent,
        removeMountStubsRecursive: options.removeMountStubs,
        validExitCodes: options.validExitCodes,
      },
      mounts: mounts.map((mount) => wireMount(mount, inputs, outputs)),
      network: networks[options.network ?? 'sandbox'],
      security: options.security === 'insecure' ? SecurityMode.INSECURE : SecurityMode.SANDBOX,
      secretenv: options.secretEnv,
    },
  };
  const capabilities = [...optionCapabilities(options), ...mounts.flatMap(mountCapabilities)];
  const op = makeOp(inputs.outputs, message, options, capabilities, options.resources);
  return Object.freeze({
    root: options.readonlyRoot ? root : makeOutput(op),
    output: (dest: string): Output => {
      const index = outputs.get(dest);
      if (index === undefined) throw new TypeError(`the command has no writable mount at ${dest}`);
      return makeOutput(op, index);
    },
  });
}

const networks = { sandbox: NetMode.UNSET, host: NetMode.HOST, none: NetMode.NONE } as const;

const environment = (variables: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(variables)
    .sort()
    .map((name) => `${name}=${variables[name] ?? ''}`);

function optionCapabilities(options: ExecOptions): readonly string[] {
  const needed: readonly (readonly [id: string, used: unknown])[] = [
    ['exec.meta.base', true],
    ['exec.meta.setsdefaultpath', options.env?.['PATH'] === undefined],
    ['exec.meta.proxyenv', options.proxy],
    ['exec.meta.network', options.network && options.network !== 'sandbox'],
    ['exec.meta.security', options.security === 'insecure'],
    ['exec.meta.ulimit', options.ulimits?.length],
    ['exec.meta.cgroup.parent', options.cgroupParent],
    ['exec.validexitcode', options.validExitCodes?.length],
    ['exec.secretenv', options.secretEnv?.length],
    ['exec.meta.linux.resources', options.resources],
  ];
  return needed.filter(([, used]) => used).map(([id]) => id);
}
