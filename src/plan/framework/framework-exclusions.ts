import type { InitrdGenerator, ServiceManager } from '../../distro/distro.ts';
import { FRAMEWORK_RELEASE } from './framework-release.ts';
import type { Skip, StepName, Variant } from '../../spec/image-spec.ts';

/** Files and directories of a framework that belong together: the step that brings them, and the images they are for. */
export interface FrameworkRule {
  /** A directory stands for all below it. */
  readonly paths: readonly string[];
  /** The name that `--skip-step` leaves them out by. */
  readonly step: StepName;
  /** False: nothing for a Trusted Boot image, which has neither GRUB nor an initrd of its own. */
  readonly trustedBoot?: false;
  readonly generator?: InitrdGenerator;
  readonly serviceManager?: ServiceManager;
  readonly variant?: 'standard';
}

/**
 * What of a framework goes where. The rules hold for our own framework and for those published until 2025, which say nothing
 * about themselves; a path that no rule names always goes in.
 */
export const FRAMEWORK_RULES: readonly FrameworkRule[] = [
  { step: 'branding', paths: ['/etc/kairos/branding'] },
  {
    step: 'grub',
    paths: ['/etc/cos/bootargs.cfg', '/etc/cos/grub.cfg', '/etc/cos/grubenv_firstboot'],
    trustedBoot: false,
  },
  {
    step: 'miscellaneous',
    paths: ['/etc/issue.d/01-KAIROS', '/etc/logrotate.d/kairos', '/etc/motd', '/usr/sbin/suc-upgrade'],
  },
  { step: 'cloudconfigs', paths: ['/system/oem'] },
  {
    step: 'kairosBinaries',
    paths: [
      FRAMEWORK_RELEASE,
      '/system/discovery',
      '/system/installer',
      '/usr/bin/immucore',
      '/usr/bin/kairos-agent',
      '/usr/bin/kcrypt',
    ],
  },
  { step: 'providerBinaries', paths: ['/system/providers', '/usr/bin/edgevpn'], variant: 'standard' },
  {
    step: 'initramfsConfigs',
    paths: ['/etc/dracut.conf.d', '/usr/lib/dracut'],
    trustedBoot: false,
    generator: 'dracut',
  },
  {
    step: 'initramfsConfigs',
    paths: ['/etc/mkinitfs', '/usr/share/mkinitfs'],
    trustedBoot: false,
    generator: 'mkinitfs',
  },
  // OpenRC has no timers: a service of its own runs the reconcile stage.
  { step: 'cloudconfigs', paths: ['/usr/sbin/cos-setup-reconcile'], serviceManager: 'openrc' },
];

/** What decides which of a framework's files go into an image. */
export interface FrameworkRequest {
  readonly generator: InitrdGenerator;
  readonly serviceManager: ServiceManager;
  readonly variant: Variant;
  readonly trustedBoot: boolean;
  readonly skip: readonly Skip[];
}

/** Files and directories of a framework that stay out of the image, sorted. */
export function frameworkExclusions(request: FrameworkRequest): readonly string[] {
  return FRAMEWORK_RULES.filter((rule) => !isFor(rule, request))
    .flatMap(({ paths }) => paths)
    .sort();
}

function isFor({ step, trustedBoot, ...wanted }: FrameworkRule, request: FrameworkRequest): boolean {
  if (request.skip.includes(step)) return false;
  if (trustedBoot === false && request.trustedBoot) return false;
  return (['generator', 'serviceManager', 'variant'] as const).every(
    (what) => wanted[what] === undefined || wanted[what] === request[what],
  );
}

/** Whether the text of a framework's dracut module asks for the partitioning programs of the v2.16 era. */
export function needsLegacyPrograms(moduleSetup: string | undefined): boolean {
  return /\b(?:partprobe|sgdisk|growpart)\b/.test(moduleSetup ?? '');
}

/** The dracut module that `needsLegacyPrograms` reads, inside the framework. */
export const FRAMEWORK_MODULE = '/usr/lib/dracut/modules.d/28immucore/module-setup.sh';
