import { rulesOf } from '../../distro/registry.ts';
import type { Inspection } from '../check.ts';

/** True when the image is for Trusted Boot: as asked, else as it says of itself. */
export function isTrustedBoot({ expected, release }: Inspection): boolean {
  return expected.trustedBoot ?? release.get('KAIROS_TRUSTED_BOOT') === 'true';
}

function isFips({ expected, release }: Inspection): boolean {
  return expected.fips ?? release.get('KAIROS_FIPS') === 'true';
}

export function onlyFips(inspection: Inspection): string | undefined {
  return isFips(inspection) ? undefined : 'the image is not a FIPS one';
}

export function isStandard({ expected, release }: Inspection): boolean {
  return (expected.variant ?? release.get('KAIROS_VARIANT')) === 'standard';
}

/** The Kubernetes provider: as asked, else as the image says of itself. */
export function providerOf({ expected, release }: Inspection): string | undefined {
  return expected.provider ?? (release.get('KAIROS_SOFTWARE_VERSION_PREFIX') || undefined);
}

/** Why a check about GRUB or the initrd is not asked of a Trusted Boot image. */
export function unlessTrustedBoot(inspection: Inspection): string | undefined {
  return isTrustedBoot(inspection) ? 'a Trusted Boot image has neither GRUB nor an initrd' : undefined;
}

export function onlyTrustedBoot(inspection: Inspection): string | undefined {
  return isTrustedBoot(inspection) ? undefined : 'the image is not for Trusted Boot';
}

export function onlyStandard(inspection: Inspection): string | undefined {
  return isStandard(inspection) ? undefined : 'the image has no Kubernetes (variant core)';
}

/** Why shim and GRUB's program for EFI are not looked for: distributions that have none get the artifact builder's. */
export function unsignedBootLoader(inspection: Inspection): string | undefined {
  const { system } = inspection;
  if (system === undefined || rulesOf(system.family).bootLoader !== 'unsigned')
    return ownBootLoader(inspection);
  return `${system.prettyName} has no signed boot programs: the artifact builder adds its own`;
}

/** Why no boot loader is looked for: some distributions bring none, and the artifact builder adds one. */
export function ownBootLoader({ system }: Inspection): string | undefined {
  if (system === undefined || rulesOf(system.family).bootLoader !== 'none') return undefined;
  return `the boot loader of ${system.prettyName} comes from the artifact builder`;
}
