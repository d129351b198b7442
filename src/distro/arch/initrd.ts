import type { InitrdBuilder } from '../distro.ts';
import {
  COMMON_DRACUT_FILES,
  dracutCommand,
  dracutConfiguration,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';

/** dracut, which is in Arch beside its own mkinitcpio: the framework has a module for it. */
export const initrd: InitrdBuilder = {
  generator: 'dracut',
  configuration: () =>
    dracutConfiguration([
      ...COMMON_DRACUT_FILES,
      SYSEXT_FILE,
      MULTIPATH_FILE,
      // dracut 112 has no network-legacy any more, and Arch has the newest dracut.
      networkFile(['systemd-networkd', 'systemd-resolved']),
    ]),
  build: (options) => [['depmod', '-a', options.release], dracutCommand(options)],
};
