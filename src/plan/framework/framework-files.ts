/** What only `standard` takes is a part of its own: a layer of its own in the framework's image. */
export const FRAMEWORK_PARTS = ['core', 'provider'] as const;
export type FrameworkPart = (typeof FRAMEWORK_PARTS)[number];

/** A file of the framework and where it goes. In which images it goes there, framework-exclusions.ts says. */
export interface FrameworkFile {
  /** Absolute path in the image. */
  readonly path: string;
  readonly mode: number;
  readonly part: FrameworkPart;
}

const CLOUD_CONFIGS = [
  '00_datasource',
  '00_home_dir_owner_fix',
  '00_rootfs',
  '01_extra_binds',
  '02_agent',
  '02_notify',
  '03-setupcon',
  '05_network',
  '08_efi_assessment',
  '08_grub',
  '08_ssh',
  '09_openrc_services',
  '09_systemd_services',
  '10_accounting',
  '11_RPI',
  '12_nvidia',
  '13_nvidia_qspi',
  '21_kcrypt',
  '23_c3os',
  '25_autologin',
  '26_selinux',
  '26_vm',
  '29_blacklist',
  '30-prepare-l4t-rootfs',
  '30_ulimit',
  '31_hosts',
  '32_profile',
  '50_recovery',
  '51_reset',
  '52_installer',
  '99_sysext',
] as const;

/** Every file under `templates/framework/`, in the tree it lands in. A test compares this with the directory. */
export const FRAMEWORK_FILES: readonly FrameworkFile[] = [
  { path: '/etc/cos/bootargs.cfg', mode: 0o644, part: 'core' },
  { path: '/etc/cos/grub.cfg', mode: 0o644, part: 'core' },
  { path: '/etc/dracut.conf.d/99-immucore.conf', mode: 0o644, part: 'core' },
  { path: '/etc/dracut.conf.d/kairos-pmem.conf', mode: 0o644, part: 'core' },
  { path: '/etc/dracut.conf.d/kairos-xhci-renesas.conf', mode: 0o644, part: 'core' },
  { path: '/etc/issue.d/01-KAIROS', mode: 0o644, part: 'core' },
  { path: '/etc/kairos/branding/grubmenu.cfg', mode: 0o644, part: 'core' },
  { path: '/etc/kairos/branding/install_text', mode: 0o644, part: 'core' },
  { path: '/etc/kairos/branding/interactive_install_text', mode: 0o644, part: 'core' },
  { path: '/etc/kairos/branding/recovery_text', mode: 0o644, part: 'core' },
  { path: '/etc/kairos/branding/reset_text', mode: 0o644, part: 'core' },
  { path: '/etc/logrotate.d/kairos', mode: 0o644, part: 'core' },
  { path: '/etc/mkinitfs/features.d/immucore.files', mode: 0o644, part: 'core' },
  { path: '/etc/mkinitfs/features.d/tpm.modules', mode: 0o644, part: 'core' },
  { path: '/etc/mkinitfs/mkinitfs.conf', mode: 0o644, part: 'core' },
  { path: '/etc/motd', mode: 0o644, part: 'core' },
  ...CLOUD_CONFIGS.map((name) => ({
    path: `/system/oem/${name}.yaml`,
    mode: 0o644,
    part: 'core' as const,
  })),
  { path: '/usr/lib/dracut/modules.d/28immucore/generator.sh', mode: 0o755, part: 'core' },
  { path: '/usr/lib/dracut/modules.d/28immucore/immucore.service', mode: 0o644, part: 'core' },
  { path: '/usr/lib/dracut/modules.d/28immucore/module-setup.sh', mode: 0o755, part: 'core' },
  { path: '/usr/sbin/cos-setup-reconcile', mode: 0o755, part: 'core' },
  { path: '/usr/sbin/suc-upgrade', mode: 0o755, part: 'core' },
  { path: '/usr/share/mkinitfs/initramfs-init', mode: 0o755, part: 'core' },
];
