import type { UnitChange } from '../action.ts';
import type { ImageRequest } from '../distro.ts';

const to = (state: UnitChange['to'], ...names: readonly string[]): readonly UnitChange[] =>
  names.map((name) => ({ unit: `${name}.service`, to: state, ifMissing: 'pass' }));

/** What Rancher's Elemental does at boot on SLE Micro for Rancher, where Kairos does the same in its own way. */
const ELEMENTAL = [
  'elemental-immutable-rootfs',
  'elemental-populate-node-labels',
  'elemental-register',
  'elemental-register-install',
  'elemental-register-reset',
  'elemental-setup-boot',
  'elemental-setup-fs',
  'elemental-setup-initramfs',
  'elemental-setup-network',
  'elemental-setup-reconcile',
  'elemental-setup-rootfs',
  'elemental-system-agent',
];

/** The services of a node. Only systemd-networkd is to configure its network: of two, each undoes the other's work. */
export function units({ system }: ImageRequest): readonly UnitChange[] {
  return [
    ...to('enabled', 'fail2ban', 'sshd', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd'),
    ...to('disabled', 'wicked'),
    ...to('masked', 'wicked'),
    ...(system.distro === 'sle-micro-rancher'
      ? [...to('disabled', 'NetworkManager'), ...to('masked', ...ELEMENTAL)]
      : []),
  ];
}
