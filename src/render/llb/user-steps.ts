import { exec, type SecretEnvironment } from '../../llb/exec.ts';
import { file, type Owner } from '../../llb/file.ts';
import type { Mount } from '../../llb/mount.ts';
import type { OpOptions, Output } from '../../llb/op.ts';
import { UserError } from '../../lib/user-error.ts';
import type { BuildStep } from '../../plan/build-plan.ts';
import type { RunMount, UserStep } from '../../spec/image-spec.ts';
import { cacheMount, type CellContext, packageCacheMount } from './cell-context.ts';
import { contextTree, inTree } from './context-tree.ts';

export type UserBuildStep = Extract<BuildStep, { readonly kind: 'user' }>;
type RunStep = Extract<UserStep, { readonly run: string }>;
type CopyStep = Extract<UserStep, { readonly copy: unknown }>;

/** The paths of the build context that steps read, sorted, each once: nothing else need be sent. */
export function contextPaths(steps: readonly UserStep[]): readonly string[] {
  const paths = steps.flatMap((step) => {
    if ('copy' in step) return [step.copy.from];
    return (step.mounts ?? []).flatMap((mount) => ('bind' in mount ? [mount.bind] : []));
  });
  return [...new Set(paths)].sort();
}

/** Lowers a step of the user's, to what the same step in a Dockerfile does. */
export function runUserStep(
  context: CellContext,
  root: Output,
  step: UserBuildStep,
  options: OpOptions,
): Output {
  return 'copy' in step.step
    ? copyFiles(context, root, step.step, options)
    : runLine(context, root, step, step.step, options);
}

/** What a step says in the progress output and in the image's history. */
export const userStepText = ({ step }: UserBuildStep): string =>
  'copy' in step ? `copy ${step.copy.from} to ${step.copy.to}` : step.run;

/** As COPY does it (buildkit, frontend/dockerfile/dockerfile2llb/convert.go): a directory's content, links followed. */
function copyFiles(context: CellContext, root: Output, { copy: step }: CopyStep, options: OpOptions): Output {
  return file(
    root,
    [
      {
        action: 'copy',
        from: contextTree(context),
        source: inTree(step.from),
        destination: step.to,
        followSymlink: true,
        contentsOnly: true,
        createParents: true,
        wildcard: true,
        allowEmptyWildcard: true,
        ...(step.mode === undefined ? {} : { mode: Number.parseInt(step.mode, 8) }),
        ...(step.chown === undefined ? {} : { owner: ownerOf(step.chown) }),
      },
    ],
    options,
  );
}

/** `user:group`; without a group it is the user's own. */
function ownerOf(chown: string): Owner {
  const [user = '', group] = chown.split(':');
  const id = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
  return { user: id(user), ...(group === undefined ? {} : { group: id(group) }) };
}

/** A Dockerfile's RUN takes the shell from the image's configuration. */
const SHELL = ['/bin/sh', '-c'];

function runLine(
  context: CellContext,
  root: Output,
  { refresh, caches }: UserBuildStep,
  step: RunStep,
  options: OpOptions,
): Output {
  const { surroundings, base, facts } = context;
  const shell = base.config?.Shell ?? [];
  const asFiles = !facts.capabilities.has('exec.secretenv');
  const seen = (step.mounts ?? []).map((mount, index) => lowerMount(context, mount, index, asFiles));
  const prefix = [
    ...(refresh === undefined ? [] : [refresh.join(' ')]),
    ...seen.flatMap(({ exported }) => exported ?? []),
  ];
  const secretEnv = seen.flatMap(({ secretEnv: secret }) => secret ?? []);
  return exec(root, {
    ...surroundings,
    ...options,
    args: [...(shell.length === 0 ? SHELL : shell), [...prefix, step.run].join('; ')],
    // Of several agents the first is the one that programs ask, and the base's own word goes before ours.
    env: { ...seen.find(({ env }) => env !== undefined)?.env, ...surroundings.env },
    ...(secretEnv.length === 0 ? {} : { secretEnv }),
    mounts: together(
      seen.flatMap(({ mount }) => mount ?? []),
      [...caches.map((cache) => packageCacheMount(context, cache)), ...surroundings.mounts],
    ),
  }).root;
}

/** The user's mounts, and ours where they have none. Throws UserError for two of theirs at one place. */
function together(theirs: readonly Mount[], ours: readonly Mount[]): readonly Mount[] {
  const places = new Set<string>();
  for (const { dest } of theirs) {
    if (places.has(dest)) throw new UserError(`two mounts of a step are at ${dest}`, { exitCode: 3 });
    places.add(dest);
  }
  return [...theirs, ...ours.filter(({ dest }) => !places.has(dest))];
}

/** What one mount of a step's comes to. */
interface Seen {
  readonly mount?: Mount;
  readonly env?: Readonly<Record<string, string>>;
  readonly secretEnv?: SecretEnvironment;
  /** Shell that sets a variable, where the daemon can't. */
  readonly exported?: string;
}

function lowerMount(context: CellContext, mount: RunMount, index: number, asFiles: boolean): Seen {
  if ('bind' in mount)
    return {
      mount: {
        type: 'bind',
        dest: mount.target,
        from: contextTree(context),
        selector: inTree(mount.bind),
        readonly: true,
      },
    };
  if ('cache' in mount) {
    const { cache: id, target } = mount;
    return { mount: cacheMount(context, { id, target, sharing: 'shared' }) };
  }
  if ('ssh' in mount) {
    const dest = `/run/buildkit/ssh_agent.${index}`;
    return {
      mount: { type: 'ssh', dest, id: mount.ssh },
      env: { SSH_AUTH_SOCK: dest },
    };
  }
  const { secret: id, env: name, target } = mount;
  const dest = target ?? `/run/secrets/${id}`;
  const asFile: Mount = { type: 'secret', dest, id };
  if (name === undefined) return { mount: asFile };
  if (asFiles) return { mount: asFile, exported: `export ${name}="$(cat ${quoted(dest)})"` };
  return {
    ...(target === undefined ? {} : { mount: asFile }),
    secretEnv: { id, name },
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
