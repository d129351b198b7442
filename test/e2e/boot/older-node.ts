/**
 * The two files of the boot contract as another release's image may have them. Nodes keep the menu they were installed with,
 * while the images change: what these and ours share is the contract (docs/framework.md), the names img, label,
 * recoverylabel, (loop0), kernel, initramfs and kernelcmd, and nothing else.
 */

/** Sets no recovery label at all where there is none, and reads no environment but the owner's. */
export const OLDER_MENU = `set timeout=0
set default=0
insmod loopback
insmod ext2

search --no-floppy --file --set=oem_partition /grub_oem_env
if [ "$oem_partition" ]; then
  load_env --file ($oem_partition)/grub_oem_env
fi

menuentry "older node" --id cos {
  search --no-floppy --label --set=root COS_STATE
  set img=/cOS/active.img
  set label=COS_ACTIVE
  loopback loop0 /$img
  source (loop0)/etc/cos/bootargs.cfg
  linux (loop0)$kernel $kernelcmd \${extra_cmdline} \${extra_active_cmdline}
  initrd (loop0)$initramfs
}
`;

/** Arguments of an older image: it takes any recovery label for a live system's. */
export const OLDER_ARGUMENTS = `set kernel=/boot/vmlinuz
set initramfs=/boot/initrd
set common="console=ttyS0 console=tty1 net.ifnames=1 rd.cos.oemlabel=COS_OEM panic=5 kairos.test.older"
if [ -n "$recoverylabel" ]; then
  set kernelcmd="$common root=live:LABEL=$recoverylabel rd.live.dir=/ rd.live.squashimg=$img selinux=0"
else
  set kernelcmd="$common root=LABEL=$label cos-img/filename=$img selinux=0"
fi
`;
