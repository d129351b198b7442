#!/bin/sh
# Stand-in for immucore. In an initrd it does the little that a boot test needs: it says on every console which command
# line it got, sets up the loop device of the root image as immucore does, and makes the usual directories writable.
case "${1:-}" in
    version | --version | -v)
        echo "immucore @version@ (stand-in)"
        exit 0
        ;;
esac
if [ ! -e /etc/initrd-release ]; then
    echo "immucore @version@ (stand-in): not in an initrd, nothing to do"
    exit 0
fi

say() {
    echo "immucore stand-in: $*" > /dev/kmsg
}

# The value of a word name=value of the command line.
argument() {
    # shellcheck disable=SC2013 # words are wanted, not lines
    for word in $(cat /proc/cmdline); do
        case "$word" in "$1="*) echo "${word#*=}" ;; esac
    done
}

# Runs a command every half second, for at most a minute, until it succeeds.
wait_until() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 120 ]; then
            say "gave up waiting for: $*"
            exit 1
        fi
        sleep 0.5
    done
}

say "command line: $(cat /proc/cmdline)"
mkdir -p /run/cos
case "$(argument root)" in
    LABEL=COS_ACTIVE) partition=COS_STATE mode=active_mode ;;
    LABEL=COS_PASSIVE) partition=COS_STATE mode=passive_mode ;;
    LABEL=COS_SYSTEM) partition=COS_RECOVERY mode=recovery_mode ;;
    *) partition='' mode=live_mode ;;
esac
echo 1 > "/run/cos/$mode"

image="$(argument cos-img/filename)"
if [ -n "$partition" ] && [ -n "$image" ]; then
    modprobe -q loop
    wait_until test -e "/dev/disk/by-label/$partition"
    mkdir -p /run/initramfs/cos-state
    mount -o ro "/dev/disk/by-label/$partition" /run/initramfs/cos-state || say "can't mount $partition"
    losetup -r -f "/run/initramfs/cos-state$image" || say "can't set up $image"
fi

# systemd mounts the root as soon as its label is there.
wait_until grep -q ' /sysroot ' /proc/mounts
say "root mounted, $mode"

if [ "$mode" != live_mode ]; then
    modprobe -q overlay
    mkdir -p /run/overlay
    mount -t tmpfs -o size=25% tmpfs /run/overlay
    for directory in etc home opt root srv usr/local var; do
        [ -d "/sysroot/$directory" ] || continue
        mkdir -p "/run/overlay/$directory/upper" "/run/overlay/$directory/work"
        mount -t overlay -o "lowerdir=/sysroot/$directory,upperdir=/run/overlay/$directory/upper,workdir=/run/overlay/$directory/work" \
            overlay "/sysroot/$directory" || say "can't make /$directory writable"
    done
    # Services with a /tmp of their own don't start where none can be made.
    mount -t tmpfs tmpfs /sysroot/tmp || say "can't make /tmp writable"
fi
say "done"
exit 0
