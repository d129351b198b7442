import { STEP_NAMES, type StepName } from '../../spec/image-spec.ts';

/** What each name of `--skip-step` stands for, in the order in which the steps run. */
const STEPS: Readonly<Record<StepName, string>> = {
  install: 'the whole install stage with its extensions',
  init: 'the whole init stage with its extensions',
  installPackages: 'install: repositories, upgrade of the base, and all packages but the kernel',
  installKernel: 'install: the kernel packages',
  branding: 'install: texts and menu entries under /etc/kairos/branding',
  grub: 'install: grub.cfg and bootargs.cfg under /etc/cos',
  miscellaneous: 'install: motd, issue, logrotate, and the upgrade script',
  cloudconfigs: 'install: cloud-configs under /system/oem',
  kairosBinaries: 'install: immucore, kairos-agent, kcrypt-discovery-challenger, kairos-installer',
  providerBinaries: 'install: the Kairos provider, edgevpn, k9s, nerdctl and kube-vip (standard)',
  buildProvider: 'install: asking provider plugins (--provider)',
  kubernetes: 'install: k3s or k0s and its services (standard)',
  kairosRelease: 'init: /etc/kairos-release',
  kernel: 'init: choosing the kernel and linking /boot/vmlinuz',
  initramfsConfigs: "init: the initrd's configuration",
  initrd: 'init: removing old initrds and building /boot/initrd',
  services: 'init: enabling, disabling and masking units',
  sshHardening: 'init: settings of the SSH server',
  workarounds: 'init: corrections some systems need',
  cleanup: 'init: removing caches, machine-id and host keys',
};

/** The steps as text, one a line. */
export function stepsInfo(): string {
  return STEP_NAMES.map((name) => `${name.padEnd(18)}${STEPS[name]}\n`).join('');
}
