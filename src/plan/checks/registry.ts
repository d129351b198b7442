import type { Check } from '../check.ts';
import { agentDirectory } from './agent-directory.ts';
import { agentStarted } from './agent-started.ts';
import { architecture } from './architecture.ts';
import { basePrograms } from './base-programs.ts';
import { cloudConfigs } from './cloud-configs.ts';
import { directories } from './directories.ts';
import { fipsPrograms } from './fips-programs.ts';
import { fipsUnproven } from './fips-unproven.ts';
import { firstBootQuestions } from './first-boot-questions.ts';
import { grubBios } from './grub-bios.ts';
import { grubConfiguration } from './grub-configuration.ts';
import { grubEfi } from './grub-efi.ts';
import { grubEnvironment } from './grub-environment.ts';
import { grubModules } from './grub-modules.ts';
import { hostname } from './hostname.ts';
import { initProgram } from './init-program.ts';
import { initrdDrivers } from './initrd-drivers.ts';
import { initrdFips } from './initrd-fips.ts';
import { initrdImmucore } from './initrd-immucore.ts';
import { initrdKernel } from './initrd-kernel.ts';
import { initrdLeftovers } from './initrd-leftovers.ts';
import { initrdLiveBoot } from './initrd-live-boot.ts';
import { initrdPresent } from './initrd-present.ts';
import { initrdPrograms } from './initrd-programs.ts';
import { initrdReadable } from './initrd-readable.ts';
import { installPrograms } from './install-programs.ts';
import { kairosInstaller } from './kairos-installer.ts';
import { kairosMultiCall } from './kairos-multi-call.ts';
import { kairosPrograms } from './kairos-programs.ts';
import { kernelImage } from './kernel-image.ts';
import { kernelHmac } from './kernel-hmac.ts';
import { kernelLink } from './kernel-link.ts';
import { kernelModules } from './kernel-modules.ts';
import { kubernetesProgram } from './kubernetes-program.ts';
import { kubernetesServices } from './kubernetes-services.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import { machineId } from './machine-id.ts';
import { networkEnabled } from './network-enabled.ts';
import { osRelease } from './os-release.ts';
import { providerPrograms } from './provider-programs.ts';
import { releaseAsAsked } from './release-as-asked.ts';
import { releaseKeys } from './release-keys.ts';
import { releaseLines } from './release-lines.ts';
import { releaseQuotes } from './release-quotes.ts';
import { resolver } from './resolver.ts';
import { snapDirectory } from './snap-directory.ts';
import { sshEnabled } from './ssh-enabled.ts';
import { sshHostKeys } from './ssh-host-keys.ts';
import { staticUnits } from './static-units.ts';
import { sudoMode } from './sudo-mode.ts';
import { trustedBootGenerator } from './trusted-boot-generator.ts';
import { trustedBootInitrd } from './trusted-boot-initrd.ts';
import { trustedBootSystemd } from './trusted-boot-systemd.ts';
import { unitsMasked } from './units-masked.ts';
import { upgradeScript } from './upgrade-script.ts';

/** Every check, in the order in which they are reported. A new one is a file here and a line below. */
export const CHECKS: readonly Check[] = [
  osRelease,
  releaseKeys,
  releaseAsAsked,
  releaseQuotes,
  releaseLines,
  architecture,
  kernelImage,
  kernelLink,
  kernelHmac,
  kernelModules,
  initProgram,
  initrdPresent,
  initrdReadable,
  initrdKernel,
  initrdImmucore,
  initrdPrograms,
  initrdDrivers,
  initrdLiveBoot,
  initrdFips,
  initrdLeftovers,
  grubConfiguration,
  grubEnvironment,
  grubModules,
  grubEfi,
  grubBios,
  trustedBootInitrd,
  trustedBootGenerator,
  trustedBootSystemd,
  kairosPrograms,
  fipsPrograms,
  fipsUnproven,
  kairosMultiCall,
  kairosInstaller,
  agentDirectory,
  agentStarted,
  staticUnits,
  cloudConfigs,
  basePrograms,
  installPrograms,
  sudoMode,
  providerPrograms,
  kubernetesProgram,
  kubernetesServices,
  kubernetesVersion,
  upgradeScript,
  unitsMasked,
  firstBootQuestions,
  sshEnabled,
  networkEnabled,
  resolver,
  hostname,
  machineId,
  sshHostKeys,
  directories,
  snapDirectory,
];
