import type { ActionContext } from '../../src/agent/actions/action-context.ts';
import type { Distro } from '../../src/distro/distro.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { fakeHost, type FakeHost, type FakeHostOptions } from './fake-host.ts';
import { agentRequestOf } from './requests.ts';

/** A small request: core for a generic machine on Debian 12. */
export const someRequest: AgentRequest = agentRequestOf({
  framework: { source: { from: 'directory', path: '/framework' }, version: 'v1.0.0', legacy: false },
});

/** A distribution whose package manager is the program `pkg`: what is installed is the text of /var/lib/pkg, one name a line. */
export const someDistro: Distro = {
  family: 'debian',
  ids: { debian: 'debian' },
  serviceManager: 'systemd',
  bootLoader: 'signed',
  packageManager: {
    name: 'pkg',
    environment: { QUIET: '1' },
    refresh: [['pkg', 'refresh']],
    upgrade: [['pkg', 'upgrade']],
    install: (names) => [['pkg', 'install', ...names]],
    remove: (names) => [['pkg', 'remove', ...names]],
    problemOf: ({ exitCode, output }) => {
      if (exitCode === 0) return undefined;
      return /unable to locate/i.test(output) ? { kind: 'missing', names: [] } : { kind: 'failed' };
    },
    listInstalled: ['pkg', 'list'],
    parseInstalled: (stdout) => new Set(stdout.split('\n').filter((name) => name !== '')),
    listAvailable: ['pkg', 'available'],
    parseAvailable: (stdout) => new Set(stdout.split('\n')),
    recovery: [{ does: 'mending', commands: () => [['pkg', 'repair']] }],
    guards: [{ path: '/usr/sbin/policy', mode: 0o755, content: 'no', reason: 'no service starts' }],
    caches: [],
    compareVersions: (left, right) => (left < right ? -1 : Number(left > right)),
  },
  refuses: () => undefined,
  packages: () => ({ base: [], kernel: [] }),
  beforePackages: () => [],
  afterPackages: () => [],
  kernels: {
    images: (release) => [`/boot/vmlinuz-${release}`],
    releasesOf: (packages) => ['pkg', 'releases', ...packages],
    parseReleases: (stdout) => stdout.split('\n'),
    compareReleases: (left, right) => (left < right ? -1 : Number(left > right)),
  },
  initrd: {
    generator: 'dracut',
    configuration: () => [],
    build: ({ release, output }) => [['mkinitrd', release, output]],
  },
  units: () => [],
  sshHardening: () => [],
  workarounds: () => [],
  cleanup: () => [],
};

/** A package manager that works: `pkg install a` adds a line to /var/lib/pkg. */
export const workingPackages: NonNullable<FakeHostOptions['programs']> = {
  pkg: async ([verb, ...names], { files }) => {
    const installed = ((await files.readText('/var/lib/pkg')) ?? '').split('\n').filter(Boolean);
    if (verb === 'list') return installed.join('\n');
    if (verb === 'available') return 'htop\nvim\n';
    if (verb === 'install') await files.write('/var/lib/pkg', [...installed, ...names].join('\n'), 0o644);
    if (verb === 'remove')
      await files.write('/var/lib/pkg', installed.filter((name) => !names.includes(name)).join('\n'), 0o644);
    return '';
  },
};

export interface TestContext extends ActionContext {
  readonly host: FakeHost;
  readonly slept: readonly number[];
}

export function testContext(
  options: FakeHostOptions = {},
  changes: Partial<ActionContext> = {},
): TestContext {
  const slept: number[] = [];
  return {
    request: someRequest,
    distro: someDistro,
    memory: { indexRead: false },
    trees: {
      copyTree: async () => Promise.reject(new Error('no trees here')),
      unpackImage: async () => Promise.reject(new Error('no trees here')),
    },
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...changes,
    host: fakeHost(options),
    slept,
  };
}

/** The error an action ends with; fails the test when it does not. */
export async function failure(work: Promise<unknown>): Promise<Error & { readonly hint?: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('it should have failed');
}
