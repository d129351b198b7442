#!/bin/sh
# A stand-in for Alpine's mkinitfs, for tests only: `mkinitfs -o OUTPUT RELEASE`. It reads mkinitfs.conf and the files and modules of
# its features, and writes a real archive of what they name; libraries are left out.
set -eu
output=
while [ $# -gt 1 ]; do
  case $1 in
    -o) output=$2; shift 2 ;;
    *) echo "mkinitfs: unknown option $1" >&2; exit 1 ;;
  esac
done
release=$1
features=
. /etc/mkinitfs/mkinitfs.conf
[ -d "/lib/modules/$release" ] || { echo "mkinitfs: /lib/modules/$release: no such kernel" >&2; exit 1; }
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
install -D -m 755 /usr/share/mkinitfs/initramfs-init "$tree/init"
modules=/lib/modules/$release
for feature in $features; do
  if [ -f "/etc/mkinitfs/features.d/$feature.files" ]; then
    while read -r pattern; do
      for file in $pattern; do
        [ -f "$file" ] || continue
        mkdir -p "$tree${file%/*}"
        cp -L "$file" "$tree$file"
      done
    done < "/etc/mkinitfs/features.d/$feature.files"
  fi
  if [ -f "/etc/mkinitfs/features.d/$feature.modules" ]; then
    while read -r pattern; do
      find "$modules/$pattern" -name '*.ko*' 2> /dev/null | while read -r file; do
        mkdir -p "$tree${file%/*}"
        cp "$file" "$tree$file"
      done
    done < "/etc/mkinitfs/features.d/$feature.modules"
  fi
done
(cd "$tree" && find . | busybox cpio -o -H newc 2> /dev/null | gzip -n) > "$output"
