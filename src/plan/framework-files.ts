import type { StepName } from '../spec/image-spec.ts';

/** The steps whose files come with the framework, in the order they run, and what of it is theirs. */
export const FRAMEWORK_STEPS: Readonly<Partial<Record<StepName, readonly string[]>>> = {
  branding: ['/etc/kairos/branding'],
  grub: ['/etc/cos/grub.cfg', '/etc/cos/bootargs.cfg', '/etc/cos/grubenv_firstboot'],
  miscellaneous: ['/etc/issue.d/01-KAIROS', '/etc/motd', '/usr/sbin/suc-upgrade', '/etc/logrotate.d/kairos'],
  cloudconfigs: ['/system/oem'],
  kairosBinaries: [
    '/usr/bin/immucore',
    '/usr/bin/kairos-agent',
    '/usr/bin/kcrypt',
    '/system/discovery',
    '/system/installer',
  ],
};

/** What builds or configures an initrd: not in a Trusted Boot image, and not when the step is skipped. */
export const INITRAMFS_FILES: readonly string[] = [
  '/etc/dracut.conf.d',
  '/usr/lib/dracut',
  '/etc/mkinitfs',
  '/usr/share/mkinitfs',
];

/** Files and directories of the framework that stay out of an image. */
export function frameworkExclusions(request: {
  readonly skip: readonly StepName[];
  readonly trustedBoot: boolean;
}): readonly string[] {
  const skipped = Object.entries(FRAMEWORK_STEPS)
    .filter(([step]) => request.skip.includes(step as StepName) || (step === 'grub' && request.trustedBoot))
    .flatMap(([, paths]) => paths);
  const initramfs = request.trustedBoot || request.skip.includes('initramfsConfigs') ? INITRAMFS_FILES : [];
  return [...skipped, ...initramfs].sort();
}

/** Whether the text of a framework's dracut module asks for the partitioning programs of the v2.16 era. */
export function needsLegacyPrograms(moduleSetup: string | undefined): boolean {
  return /\b(?:partprobe|sgdisk|growpart)\b/.test(moduleSetup ?? '');
}

/** The dracut module that `needsLegacyPrograms` reads, inside the framework. */
export const FRAMEWORK_MODULE = '/usr/lib/dracut/modules.d/28immucore/module-setup.sh';
