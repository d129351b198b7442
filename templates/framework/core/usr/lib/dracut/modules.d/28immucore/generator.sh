#!/bin/sh
# systemd generator in the initrd. The root is a label that exists only after immucore has set up the loop device of the
# image, so its mount gets time, and initrd-root-fs.target waits for it. See systemd.generator(7).
set -eu

directory="$1"

mkdir -p "$directory/sysroot.mount.d" "$directory/initrd-root-fs.target.wants"
cat > "$directory/sysroot.mount.d/immucore-timeout.conf" << 'END'
[Mount]
TimeoutSec=300s
END
ln -sf ../sysroot.mount "$directory/initrd-root-fs.target.wants/sysroot.mount"
