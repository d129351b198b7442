import type { InitrdBuilder } from '../distro.ts';
import {
  BY_DRACUT,
  COMMON_DRACUT_FILES,
  dracutConfiguration,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';

/** dracut, which is in Arch beside its own mkinitcpio: the framework has a module for it. */
export const initrd: InitrdBuilder = {
  configuration: () =>
    dracutConfiguration([
      ...COMMON_DRACUT_FILES,
      SYSEXT_FILE,
      MULTIPATH_FILE,
      // dracut 112 has no network-legacy any more, and Arch has the newest dracut.
      networkFile(['systemd-networkd', 'systemd-resolved']),
    ]),
  ...BY_DRACUT,
};
