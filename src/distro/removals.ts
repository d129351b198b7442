import type { Action } from './action.ts';

/** What every image sheds at the end, whatever the distribution. With a family's own list, the only removals there are. */
export const IDENTITY_REMOVALS: readonly Action[] = [
  { do: 'truncate', path: '/etc/machine-id', reason: 'each node gets its own at the first boot' },
  {
    do: 'remove',
    paths: ['/var/lib/dbus/machine-id'],
    reason: 'each node gets its own at the first boot',
  },
  { do: 'truncate', path: '/etc/hostname', reason: "the build container's name; a node is named at boot" },
  {
    do: 'remove',
    paths: ['/etc/ssh/ssh_host_*_key', '/etc/ssh/ssh_host_*_key.pub'],
    reason: 'nodes must not share host keys; they are made at the first boot',
  },
  {
    do: 'remove',
    paths: ['/tmp/kairos-init-*', '/var/tmp/kairos-init-*'],
    reason: 'our own temporary files',
  },
];

/** Links that name a kernel or an initrd which may be gone or old. */
export const OLD_KERNEL_LINKS: Action = {
  do: 'remove',
  paths: [
    '/boot/Image',
    '/boot/vmlinuz',
    '/boot/vmlinuz.old',
    '/boot/.vmlinuz.hmac',
    '/boot/initrd.img',
    '/boot/initrd.img.old',
    '/vmlinuz',
    '/vmlinuz.old',
    '/initrd.img',
    '/initrd.img.old',
  ],
  onlyLinks: true,
  reason: 'links to kernels and initrds of before',
};

/** Initrds that the base image or the package manager left behind: ours is /boot/initrd, and Trusted Boot has none. */
export const OLD_INITRDS: Action = {
  do: 'remove',
  paths: ['/boot/initrd*', '/boot/initramfs*'],
  reason: 'initrds built without immucore; the one of the chosen kernel is built anew',
};
