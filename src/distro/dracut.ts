import type { Command } from '../lib/host.ts';
import type { Action, DracutModule } from './action.ts';
import type { InitrdBuilder } from './distro.ts';

interface DracutOptions {
  readonly release: string;
  readonly output: string;
  /** Text of the kernel's own configuration, when there is one. */
  readonly kernelConfig?: string;
}

export const DRACUT = '/usr/bin/dracut';

/** Where dracut's modules lie, in directories named by two digits and the module's name: dracut.modules(7). */
export const DRACUT_MODULES = '/usr/lib/dracut/modules.d';

/**
 * The dracut command for one kernel. Host-only mode is switched off here, because options win over every configuration
 * file: some distributions (Ubuntu) ship one that would leave out drivers this machine does not need. Options: dracut(8).
 */
export function dracutCommand({ release, output, kernelConfig }: DracutOptions): Command {
  return [
    'dracut',
    '--force',
    '--reproducible',
    '--no-hostonly',
    '--no-hostonly-cmdline',
    // Distributions strip their programs and modules themselves: stripping all of them again makes 90 MB 3 kB smaller.
    '--nostrip',
    '--compress',
    initrdCompressor(kernelConfig),
    '--kver',
    release,
    output,
  ];
}

/** How every family with dracut builds its initrd. */
export const BY_DRACUT: Pick<InitrdBuilder, 'generator' | 'build' | 'errors'> = {
  generator: 'dracut',
  build: (options) => [['depmod', '-a', options.release], dracutCommand(options)],
  errors: {
    // Of programs and files, from dracut 051 to 112. A driver that a kernel lacks is `Failed to find module`, and may be missing.
    lines: '^dracut-install: ERROR: ',
    meaning: 'left something out that was asked for',
  },
};

/** zstd on all cores where the kernel can unpack it; xz, else gzip, as dracut's own choice would be slower and larger. */
export function initrdCompressor(kernelConfig: string | undefined): string {
  const can = (option: string): boolean =>
    new RegExp(`^CONFIG_RD_${option}=y$`, 'm').test(kernelConfig ?? '');
  // Level 9: dracut's own choice of 15 takes seven times as long for an initrd 1.3 % smaller (208 MB of Debian 12).
  if (can('ZSTD')) return 'zstd -9 -q -T0';
  // The settings the kernel's decompressor asks for.
  if (can('XZ')) return 'xz --check=crc32 --lzma2=dict=1MiB -T0';
  return 'gzip -n -9';
}

/** A file of ours in /etc/dracut.conf.d: dracut.conf(5). */
export interface DracutFile {
  /** Without `.conf`. */
  readonly name: string;
  readonly content?: string;
  /** Modules that are asked for: those of them that the installed dracut has. */
  readonly modules?: readonly DracutModule[];
  /** Drivers that are asked for: those of them that the kernel has. */
  readonly drivers?: readonly string[];
  /** Written into the file as its first line. */
  readonly reason: string;
}

/** What every distribution's initrd is told that dracut builds. */
export const COMMON_DRACUT_FILES: readonly DracutFile[] = [
  {
    name: 'kairos-pmem',
    drivers: ['nfit', 'libnvdimm', 'nd_pmem', 'dax_pmem'],
    reason: 'an image fetched by UEFI HTTP boot lies in persistent memory',
  },
  {
    name: 'kairos-xhci-renesas',
    drivers: ['xhci_pci_renesas'],
    reason: 'USB controllers behind which management boards offer virtual media',
  },
];

export const SYSEXT_FILE: DracutFile = {
  name: 'kairos-sysext',
  modules: [{ name: 'systemd-sysext' }],
  reason: 'system extensions are merged before the root is handed over',
};

export const MULTIPATH_FILE: DracutFile = {
  name: 'kairos-multipath',
  modules: [{ name: 'multipath' }],
  reason: 'roots on multipath devices',
};

export const FIPS_FILE: DracutFile = {
  name: 'kairos-fips',
  content: 'omit_dracutmodules+=" iscsi iscsiroot "\n',
  modules: [{ name: 'fips' }],
  reason: 'the self-test of FIPS mode runs in the initrd',
};

/** dracut 106 has it and 112 has not; which of the two a derivative or an upgrade brings is seen when it is there. */
export const NETWORK_LEGACY: DracutModule = { name: 'network-legacy', optional: true };

/** Takes the modules that bring the network up in the initrd; which there are depends on the releases of dracut and systemd. */
export const networkFile = (modules: readonly (DracutModule | string)[]): DracutFile => ({
  name: 'kairos-network',
  modules: modules.map((module) => (typeof module === 'string' ? { name: module } : module)),
  reason: 'network in the initrd',
});

/** Writes the files, in the order of their names. */
export function dracutConfiguration(files: readonly DracutFile[]): readonly Action[] {
  return [...files]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, content = '', modules, drivers, reason }): Action => {
      const file = {
        path: `/etc/dracut.conf.d/${name}.conf`,
        mode: 0o644,
        content: `# ${reason}\n${content}`,
      };
      if (drivers !== undefined) return { do: 'dracut-drivers', ...file, drivers };
      return modules === undefined
        ? { do: 'write', ...file }
        : { do: 'dracut-modules', ...file, modules, reason };
    });
}
