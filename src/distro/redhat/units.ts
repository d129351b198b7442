import type { UnitChange } from '../action.ts';

const change = (to: UnitChange['to'], ...units: readonly string[]): readonly UnitChange[] =>
  units.map((unit) => ({ unit, to, ifMissing: 'pass' }));

/** Base images mask them, because a container has no devices and no console; a node has. */
const MASKED_IN_CONTAINERS = [
  'console-getty.service',
  'getty.target',
  'proc-sys-fs-binfmt_misc.mount',
  'systemd-logind.service',
  'systemd-random-seed.service',
  'systemd-remount-fs.service',
  'systemd-udev-trigger.service',
  'systemd-udevd.service',
  'tmp.mount',
];

/** fail2ban is in EPEL, and so in an Enterprise Linux image only when it was asked for. */
export const UNITS: readonly UnitChange[] = [
  ...change('unmasked', ...MASKED_IN_CONTAINERS),
  ...change(
    'enabled',
    'chronyd.service',
    'fail2ban.service',
    'NetworkManager.service',
    'sshd.service',
    'systemd-resolved.service',
  ),
  // A read-only root has no use for the package index, and SELinux is off.
  ...change('disabled', 'dnf-makecache.service', 'dnf-makecache.timer', 'selinux-autorelabel-mark.service'),
];
