import { gunzipSync } from 'node:zlib';
import type { UnitChange } from '../../distro/action.ts';
import type { System } from '../../distro/system.ts';
import { UserError } from '../../lib/user-error.ts';
import type { AgentAction as Action, Condition, RunnableStep } from '../runnable-step.ts';
import type { UserWish } from './extension-action.ts';
import type { ExtensionStep } from './extension-schema.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/**
 * A step of an extension as a step of ours. `origin` names it when it has no name. Undefined when it is not meant for this
 * system. Throws UserError for content that can't be decoded or an expression that is none.
 */
export function toRunnableStep(
  step: ExtensionStep,
  origin: string,
  stage: string,
  system: System,
): RunnableStep | undefined {
  if (!isMeantFor(step, system, origin)) return undefined;
  const title = step.name ?? origin;
  return { name: stage, title, conditions: conditionsOf(step), actions: actionsOf(step, origin) };
}

/** yip matches these with regular expressions that may match anywhere (only_os with PRETTY_NAME). */
function isMeantFor(step: ExtensionStep, system: System, origin: string): boolean {
  const tests: readonly [string, string | undefined, string][] = [
    ['only_os', step.only_os, system.prettyName],
    ['only_os_version', step.only_os_version, system.version],
    ['only_arch', step.only_arch, system.arch],
  ];
  return tests.every(([key, expression, value]) => {
    if (expression === undefined || expression === '') return true;
    try {
      return new RegExp(expression).test(value);
    } catch {
      throw new UserError(`${origin}: ${key} is no regular expression: ${expression}`);
    }
  });
}

function conditionsOf(step: ExtensionStep): readonly Condition[] {
  const { if: command, only_service_manager: manager, if_files: files = {} } = step;
  return [
    ...(command === undefined || command === '' ? [] : [{ ask: 'command', command } as const]),
    ...(manager === undefined ? [] : [{ ask: 'service-manager', name: manager } as const]),
    ...(['any', 'all', 'none'] as const).flatMap((which) =>
      files[which] === undefined ? [] : [{ ask: 'files', which, paths: files[which] } as const],
    ),
  ];
}

/** In yip's own order, whatever the order in the file: packages come late. */
function actionsOf(step: ExtensionStep, origin: string): readonly Action[] {
  const { downloads = [], directories = [], files = [], commands = [], systemctl = {}, packages = {} } = step;
  const { ensure_entities: ensured = [], delete_entities: deleted = [], unpack_images: images = [] } = step;
  return [
    ...downloads.flatMap(({ url, path, permissions = FILE_MODE, owner, group }) => [
      { do: 'download', url, path, mode: permissions } as const,
      ...ownerActions(path, permissions, owner, group),
    ]),
    ...ensured.map((entry): Action => ({ do: 'entry', change: 'ensure', ...entry })),
    ...directories.flatMap(({ path, permissions = DIRECTORY_MODE, owner, group }) => [
      { do: 'directory', path, mode: permissions } as const,
      ...ownerActions(path, permissions, owner, group),
    ]),
    ...files.flatMap(({ path, content, encoding, permissions = FILE_MODE, owner, group }) => [
      {
        do: 'write',
        path,
        mode: permissions,
        content: decode(content, encoding, `${origin}: ${path}`),
      } as const,
      ...ownerActions(path, permissions, owner, group),
    ]),
    ...commands.map((command): Action => ({ do: 'run', command: ['sh', '-c', command] })),
    ...deleted.map((entry): Action => ({ do: 'entry', change: 'delete', ...entry })),
    ...settingActions('sysctl', step),
    ...accountActions(step),
    ...moduleActions(step),
    ...settingActions('timesyncd', step),
    ...unitActions(systemctl),
    ...settingActions('environment', step),
    ...firstbootActions(step),
    ...packageActions(packages),
    ...images.map(({ source, target, platform }): Action => ({
      do: 'unpack-image',
      reference: source,
      path: target,
      ...(platform === undefined ? {} : { platform }),
    })),
  ];
}

/** Where settings go. yip sets sysctl of the running kernel, which is the builder's: an image has a file of them. */
const SETTINGS = {
  sysctl: { path: '/etc/sysctl.d/90-kairos-init.conf' },
  timesyncd: { path: '/etc/systemd/timesyncd.conf.d/10-yip.conf', header: '[Time]' },
  environment: { path: '/etc/environment' },
} as const;

function settingActions(key: keyof typeof SETTINGS, step: ExtensionStep): readonly Action[] {
  const values = Object.entries(step[key] ?? {});
  if (values.length === 0) return [];
  const file = SETTINGS[key];
  return [
    {
      do: 'keys',
      ...file,
      ...(key === 'environment' && step.environment_file !== undefined
        ? { path: step.environment_file }
        : {}),
      mode: FILE_MODE,
      values: Object.fromEntries(
        values.map(([name, value]) => [name, key === 'environment' ? quoted(value) : value]),
      ),
    },
  ];
}

/** As the shell and pam_env(8) read it. */
const quoted = (value: string): string =>
  /^[\w@%+=:,./-]*$/.test(value) ? value : `"${value.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;

function accountActions({ users = {}, authorized_keys: keysOf = {} }: ExtensionStep): readonly Action[] {
  return [
    ...Object.entries(users).flatMap(([name, user]): readonly Action[] => {
      const { ssh_authorized_keys: keys = [] } = user;
      return [
        { do: 'user', user: userWish(name, user) },
        ...(keys.length === 0 ? [] : [{ do: 'authorized-keys', user: name, keys } as const]),
      ];
    }),
    ...Object.entries(keysOf).map(([user, keys]): Action => ({ do: 'authorized-keys', user, keys })),
  ];
}

function userWish(name: string, user: NonNullable<ExtensionStep['users']>[string]): UserWish {
  const wish: { readonly [Key in keyof UserWish]: UserWish[Key] | undefined } = {
    name,
    passwordHash: user.passwd === '' ? undefined : user.passwd,
    locked: user.lock_passwd,
    comment: user.gecos,
    home: user.homedir,
    noHome: user.no_create_home,
    primaryGroup: user.primary_group,
    groups: user.groups,
    system: user.system,
    shell: user.shell,
    uid: user.uid === undefined ? undefined : Number(user.uid),
  };
  return Object.fromEntries(
    Object.entries(wish).filter(([, value]) => value !== undefined),
  ) as unknown as UserWish;
}

/** modules-load.d(5), which OpenRC reads as well; loaded now, a module would be the builder's. */
const moduleActions = ({ modules = [] }: ExtensionStep): readonly Action[] =>
  modules.length === 0
    ? []
    : [{ do: 'lines', path: '/etc/modules-load.d/kairos-init.conf', mode: FILE_MODE, lines: modules }];

/** systemd-firstboot(1): a key is one of its options, `true` one without a value. */
function firstbootActions({ systemd_firstboot: settings = {} }: ExtensionStep): readonly Action[] {
  const options = Object.entries(settings).map(([key, value]) =>
    value === 'true' ? `--${key.toLowerCase()}` : `--${key.toLowerCase()}=${value}`,
  );
  return options.length === 0 ? [] : [{ do: 'run', command: ['systemd-firstboot', ...options.sort()] }];
}

function ownerActions(path: string, mode: number, uid?: number, gid?: number): readonly Action[] {
  if (uid === undefined && gid === undefined) return [];
  return [
    {
      do: 'mode',
      path,
      mode,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    },
  ];
}

function unitActions(systemctl: NonNullable<ExtensionStep['systemctl']>): readonly Action[] {
  const { enable = [], disable = [], mask = [], overrides = [] } = systemctl;
  const changes: readonly UnitChange[] = [
    ...enable.map((unit) => ({ unit, to: 'enabled', ifMissing: 'fail' }) as const),
    ...disable.map((unit) => ({ unit, to: 'disabled', ifMissing: 'fail' }) as const),
    ...mask.map((unit) => ({ unit, to: 'masked', ifMissing: 'fail' }) as const),
  ];
  return [
    ...(changes.length === 0 ? [] : [{ do: 'units', changes } as const]),
    ...overrides.map(({ service, name, content }): Action => {
      const unit = /\.[a-z]+$/.test(service) ? service : `${service}.service`;
      return { do: 'write', path: `/etc/systemd/system/${unit}.d/${name}`, mode: FILE_MODE, content };
    }),
  ];
}

function packageActions(packages: NonNullable<ExtensionStep['packages']>): readonly Action[] {
  const { refresh = false, upgrade = false, install = [], remove = [] } = packages;
  return [
    ...(refresh ? [{ do: 'packages', change: 'refresh' } as const] : []),
    ...(upgrade ? [{ do: 'packages', change: 'upgrade' } as const] : []),
    ...(install.length === 0 ? [] : [{ do: 'packages', change: 'install', names: install } as const]),
    ...(remove.length === 0 ? [] : [{ do: 'packages', change: 'remove', names: remove } as const]),
  ];
}

function decode(content: string, encoding: string, what: string): string {
  if (encoding === '') return content;
  try {
    // A gzip stream is bytes, which YAML holds as base64 or, one character for each byte, as it is.
    const bytes = Buffer.from(content, /64$/.test(encoding) ? 'base64' : 'latin1');
    const plain = encoding.startsWith('gz') ? gunzipSync(bytes) : bytes;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch (error) {
    throw new UserError(`${what}: its content is not ${encoding} of a text`, { cause: error });
  }
}
