#!/bin/bash
# Dracut module that puts immucore, which mounts a Kairos root, and all it calls into the initrd.

# Always part of the initrd.
check() {
    return 0
}

depends() {
    echo rootfs-block dm fs-lib lvm
}

installkernel() {
    instmods overlay loop
}

# An initrd without one of these builds well and then does not boot, so a missing one ends the build by name.
install() {
    local program missing=""
    local required="immucore kairos-agent sync udevadm blkid lsblk e2fsck mount umount rsync cryptsetup gawk awk \
        mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.vfat"

    for program in $required; do
        find_binary "$program" > /dev/null || missing="$missing $program"
    done
    if [[ -n $missing ]]; then
        dfatal "immucore: the image lacks$missing, without which it would not boot"
        exit 1
    fi
    # shellcheck disable=SC2086 # one word for each program
    inst_multiple $required
    inst_multiple -o mkfs.fat
    # gawk opens these by name on some distributions, where no library dependency tells.
    inst_libdir_file "libsigsegv.so*" "libmpfr.so*"

    # shellcheck disable=SC2154 # moddir, systemdutildir, systemdsystemunitdir and initdir are dracut's
    inst_script "$moddir/generator.sh" "$systemdutildir/system-generators/immucore-generator"
    # shellcheck disable=SC2154
    inst_simple "$moddir/immucore.service" "$systemdsystemunitdir/immucore.service"
    # shellcheck disable=SC2154
    mkdir -p "$initdir$systemdsystemunitdir/initrd.target.requires"
    ln_r "$systemdsystemunitdir/immucore.service" "$systemdsystemunitdir/initrd.target.requires/immucore.service"

    dracut_need_initqueue
}
