/** A graph for people and for golden files: one line for each vertex, in the order of the definition. */
import type { Init } from '../wire/codec.ts';
import type {
  ExecOp,
  FileAction,
  Mount as WireMount,
  UserOpt,
  ChownOpt,
} from '../wire/frontend.generated.ts';
import { MountType, NetMode, SecurityMode } from '../wire/frontend.generated.ts';
import { type Op, type Output, postOrder, type Scratch } from './op.ts';

/**
 * One line for each vertex: its number, its name if it has one, and what it does. Inputs are `#number`, with `.output`
 * unless that is 0. The last line is the result. No digests: what changes in the text has changed in the graph.
 */
export function describeGraph(output: Output | Scratch): string {
  const ops = postOrder(output);
  const numbers = new Map(ops.map((op, place) => [op.digest, place + 1]));
  const show = (input: Output | undefined): string =>
    input
      ? `#${numbers.get(input.op.digest) ?? '?'}${input.index === 0 ? '' : `.${input.index}`}`
      : 'scratch';
  const lines = ops.map((op, place) => {
    const name = op.metadata.description?.['llb.customname'];
    return [
      `#${place + 1}`,
      ...(name === undefined ? [] : [quoted(name)]),
      ...words(op, show),
      ...treatment(op),
    ].join(' ');
  });
  return [...lines, `result ${show(output)}`, ''].join('\n');
}

type Show = (input: Output | undefined) => string;

function words(op: Op, show: Show): readonly string[] {
  const { exec, source, file, merge, diff, build, platform } = op.message;
  const at = (index: number | undefined): string => show(op.inputs[index ?? 0]);
  const on = platform
    ? [`platform=${[platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')}`]
    : [];
  if (source) return [source.identifier ?? '', ...on, ...pairs(source.attrs ?? {})];
  if (exec) return ['exec', ...on, ...execWords(exec, at)];
  if (file) {
    const actions = (file.actions ?? []).map((action) => actionWords(action, op, show));
    const base = file.actions?.[0]?.input ?? 0;
    return ['file', base < 0 ? 'scratch' : at(base), actions.join('; ')];
  }
  if (merge) return ['merge', ...op.inputs.map(show)];
  if (diff)
    return ['diff', (diff.lower?.input ?? 0) < 0 ? 'scratch' : at(diff.lower?.input), at(diff.upper?.input)];
  return [build ? 'build' : 'passthrough', ...op.inputs.map(show)];
}

function execWords(exec: Init<ExecOp>, at: (index: number | undefined) => string): readonly string[] {
  const { meta = {}, mounts = [], network, security, secretenv = [] } = exec;
  const { args = [], env = [], proxyEnv, ulimit = [], extraHosts = [], validExitCodes = [] } = meta;
  return [
    ...option('cwd', meta.cwd === '/' ? undefined : meta.cwd),
    ...option('user', meta.user),
    ...option('hostname', meta.hostname),
    ...(network ? [`network=${network === NetMode.HOST ? 'host' : 'none'}`] : []),
    ...(security === SecurityMode.INSECURE ? ['security=insecure'] : []),
    ...option('cgroup', meta.cgroupParent),
    ...ulimit.map(({ name, soft, hard }) => `ulimit=${name ?? ''}=${soft ?? 0}:${hard ?? 0}`),
    ...extraHosts.map(({ host, ip }) => `host=${host ?? ''}=${ip ?? ''}`),
    ...(proxyEnv ? ['proxy'] : []),
    ...(validExitCodes.length > 0 ? [`exit=${validExitCodes.join(',')}`] : []),
    ...env.map((variable) => `env=${quoted(variable)}`),
    ...secretenv.map(({ id, name }) => `secretenv=${name ?? ''}=${id ?? ''}`),
    ...mounts.map((mount) => mountWords(mount, at)),
    '--',
    ...args.map(quoted),
  ];
}

function mountWords(mount: Init<WireMount>, at: (index: number | undefined) => string): string {
  const { dest = '', input = 0, output = 0, selector, readonly, mountType = 0 } = mount;
  const from = `${input < 0 ? 'scratch' : at(input)}${selector ? `:${selector}` : ''}`;
  switch (mountType) {
    case MountType.CACHE: {
      const { id = '', sharing = 0 } = mount.cacheOpt ?? {};
      return `${dest}=cache:${id}:${['shared', 'private', 'locked'][sharing] ?? sharing}`;
    }
    case MountType.TMPFS:
      return `${dest}=tmpfs${mount.tmpfsOpt?.size ? `:${mount.tmpfsOpt.size}` : ''}`;
    case MountType.SECRET:
      return `${dest}=secret:${mount.secretOpt?.id ?? ''}:${octal(mount.secretOpt?.mode)}`;
    case MountType.SSH:
      return `${dest}=ssh:${mount.sshOpt?.id ?? ''}`;
    default:
      return `${dest}=${from}${readonly ? ':ro' : output < 0 ? ':discard' : ''}`;
  }
}

function actionWords(action: Init<FileAction>, op: Op, show: Show): string {
  const { copy, mkdir, mkfile, rm, symlink } = action;
  if (copy) {
    const index = action.secondaryInput ?? 0;
    const from = index < op.inputs.length ? show(op.inputs[index]) : `action ${index - op.inputs.length + 1}`;
    const flags = Object.entries(copy).flatMap(([name, value]) => (value === true ? [name] : []));
    return [
      'copy',
      `${from}:${copy.src ?? ''}`,
      copy.dest ?? '',
      ...(copy.mode === -1 ? [] : [`mode=${octal(copy.mode)}`]),
      ...flags,
      ...(copy.includePatterns ?? []).map((pattern) => `include=${quoted(pattern)}`),
      ...(copy.excludePatterns ?? []).map((pattern) => `exclude=${quoted(pattern)}`),
      ...made(copy),
    ].join(' ');
  }
  if (mkdir) {
    return [
      'mkdir',
      mkdir.path,
      octal(mkdir.mode),
      ...(mkdir.makeParents ? ['parents'] : []),
      ...made(mkdir),
    ].join(' ');
  }
  if (mkfile) {
    const text = Buffer.from(mkfile.data ?? []).toString();
    const shown =
      text.length > 60 ? `${quoted(text.slice(0, 60))}… (${mkfile.data?.length ?? 0} bytes)` : quoted(text);
    return ['mkfile', mkfile.path, octal(mkfile.mode), shown, ...made(mkfile)].join(' ');
  }
  if (symlink) return ['symlink', symlink.newpath, '->', symlink.oldpath, ...made(symlink)].join(' ');
  return [
    'rm',
    rm?.path,
    ...(rm?.allowNotFound ? ['if-there'] : []),
    ...(rm?.allowWildcard ? ['wildcard'] : []),
  ].join(' ');
}

function made({
  owner,
  timestamp,
}: {
  readonly owner?: Init<ChownOpt> | undefined;
  readonly timestamp?: bigint | undefined;
}): readonly string[] {
  const who = (user: Init<UserOpt> | undefined): string => String(user?.byName?.name ?? user?.byID ?? '');
  return [
    ...(owner ? [`owner=${who(owner.user)}:${who(owner.group)}`] : []),
    ...(timestamp === undefined || timestamp === -1n ? [] : [`time=${timestamp}`]),
  ];
}

const treatment = ({ metadata }: Op): readonly string[] => [
  ...(metadata.progressGroup ? [`group=${quoted(metadata.progressGroup.name ?? '')}`] : []),
  ...(metadata.ignoreCache ? ['no-cache'] : []),
  ...(metadata.exportCache ? [`export-cache=${metadata.exportCache.value ?? false}`] : []),
];

const option = (name: string, value: string | undefined): readonly string[] =>
  value ? [`${name}=${value}`] : [];

const pairs = (attributes: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.keys(attributes)
    .sort()
    .map((name) => `${name}=${quoted(attributes[name] ?? '')}`);

const octal = (mode = 0): string => `0${mode.toString(8)}`;

/** In quotes where it would not be one word. */
const quoted = (text: string): string => (/^[\w@%+=:,./*#[\]-]+$/.test(text) ? text : JSON.stringify(text));
