import type { Action } from '../action.ts';
import { aptGet } from './apt-get.ts';

const DIRECTORY = '/tmp/kairos-init-no-initramfs';
const PACKAGE = `${DIRECTORY}.deb`;

/**
 * A package without files in the place of every initramfs generator. With Trusted Boot the whole root becomes the
 * initrd, and no generator may be in it; but Debian's kernel and multipath-tools-boot depend on
 * `initramfs-tools | linux-initramfs-tool`, and initramfs-tools builds an initrd as soon as it is installed; and
 * multipath-tools, through sg3-utils-udev, depends on initramfs-tools-core for its hook directories, which brings mkinitramfs.
 * Fields: deb-control(5).
 */
const CONTROL = `Package: kairos-no-initramfs
Version: 1
Architecture: all
Maintainer: kairos-gen
Section: admin
Priority: optional
Provides: linux-initramfs-tool, initramfs-tools-core (= 999)
Conflicts: linux-initramfs-tool, dracut, dracut-core, initramfs-tools, initramfs-tools-core, tiny-initramfs
Replaces: linux-initramfs-tool, dracut, dracut-core, initramfs-tools, initramfs-tools-core, tiny-initramfs
Description: stands in for an initramfs generator in a Trusted Boot image
 The root file system of this image is its own initrd, so it holds no generator.
`;

export const REPLACE_INITRAMFS_GENERATORS: readonly Action[] = [
  { do: 'packages', change: 'repair' },
  { do: 'write', path: `${DIRECTORY}/DEBIAN/control`, mode: 0o644, content: CONTROL },
  { do: 'run', command: ['dpkg-deb', '--build', '--root-owner-group', DIRECTORY, PACKAGE] },
  { do: 'run', command: aptGet('--no-install-recommends', '--allow-downgrades', 'install', PACKAGE) },
  { do: 'remove', paths: [DIRECTORY, PACKAGE], reason: 'our own temporary files' },
];
