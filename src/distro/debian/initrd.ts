import type { Action } from '../action.ts';
import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { dracutCommand } from '../dracut.ts';
import type { System } from '../system.ts';

interface DracutFile {
  readonly name: string;
  readonly content: string;
  readonly reason: string;
  readonly when?: (request: ImageRequest) => boolean;
}

const isUbuntu = (system: System, constraint: string): boolean =>
  system.distro === 'ubuntu' && satisfies(system.version, constraint);

/** Modules that bring the network up in the initrd; which exist depends on the release's dracut and systemd. */
export function networkModules(system: System): readonly string[] {
  if (isUbuntu(system, '<=20.04')) return ['network'];
  if (isUbuntu(system, '>=26.04')) return ['systemd-networkd', 'systemd-resolved'];
  if (isUbuntu(system, '>=24.04')) return ['systemd-networkd', 'network-legacy', 'systemd-resolved'];
  return ['systemd-networkd', 'network-legacy'];
}

/** systemd-sysext came with systemd 248, and with it the module. */
const hasSysext = ({ system }: ImageRequest): boolean =>
  system.distro === 'ubuntu' ? satisfies(system.version, '>22.04') : satisfies(system.version, '>=12');

/** Format: dracut.conf(5). */
const FILES: readonly DracutFile[] = [
  {
    name: 'kairos-pmem',
    content: 'add_drivers+=" nfit libnvdimm nd_pmem dax_pmem "\n',
    reason: 'an image fetched by UEFI HTTP boot lies in persistent memory',
  },
  {
    name: 'kairos-xhci-renesas',
    content: 'add_drivers+=" xhci_pci_renesas "\n',
    reason: 'USB controllers behind which management boards offer virtual media',
  },
  {
    name: 'kairos-sysext',
    content: 'add_dracutmodules+=" systemd-sysext "\n',
    reason: 'system extensions are merged before the root is handed over',
    when: hasSysext,
  },
  {
    name: 'kairos-multipath',
    content: 'add_dracutmodules+=" multipath "\n',
    reason: 'roots on multipath devices',
    when: ({ system }) => system.distro === 'debian' || isUbuntu(system, '>20.04'),
  },
  {
    name: 'kairos-fips',
    content: 'omit_dracutmodules+=" iscsi iscsiroot "\nadd_dracutmodules+=" fips "\n',
    reason: 'the self-test of FIPS mode runs in the initrd',
    when: ({ fips, system }) => fips && system.distro !== 'ubuntu',
  },
];

function configuration(request: ImageRequest): readonly Action[] {
  if (request.trustedBoot) return [];
  const network = networkModules(request.system).join(' ');
  const files = [
    ...FILES.filter((file) => file.when?.(request) ?? true),
    {
      name: 'kairos-network',
      content: `add_dracutmodules+=" ${network} "\n`,
      reason: 'network in the initrd',
    },
  ];
  return files
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((file) => ({
      do: 'write',
      path: `/etc/dracut.conf.d/${file.name}.conf`,
      mode: 0o644,
      content: `# ${file.reason}\n${file.content}`,
    }));
}

export const initrd: InitrdBuilder = {
  configuration,
  build: (options) => [['depmod', '-a', options.release], dracutCommand(options)],
};
