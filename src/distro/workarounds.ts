import type { Action } from './action.ts';

/** The Kairos programs call it by the name that Fedora and SUSE give it. */
export const GRUB2_EDITENV_LINK: Action = {
  do: 'link',
  path: '/usr/bin/grub2-editenv',
  target: 'grub-editenv',
  onlyIfTargetExists: true,
  onlyIfAbsent: true,
};

/**
 * For images with systemd-resolved. The engine mounts its own /etc/resolv.conf over the image's while we run, so the package could
 * not make its link and an empty file may lie below. Made at boot instead: tmpfiles.d(5).
 */
export const RESOLV_CONF_AT_BOOT: Action = {
  do: 'write',
  path: '/usr/lib/tmpfiles.d/kairos-resolv-conf.conf',
  mode: 0o644,
  content: 'L+! /etc/resolv.conf - - - - ../run/systemd/resolve/stub-resolv.conf\n',
};
