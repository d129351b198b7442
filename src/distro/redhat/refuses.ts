import type { ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';

/** Why an image of this family can't be made; undefined when it can. */
export function refuses({ system, model, trustedBoot }: ImageRequest): string | undefined {
  const { distro, version, arch, prettyName } = system;
  const isEnterprise = distro !== 'fedora';
  if (model !== 'generic')
    return `there is no kernel for model ${model} in ${prettyName}: this family has packages for generic machines only`;
  if (trustedBoot && isEnterprise && satisfies(version, '<9'))
    return `Trusted Boot needs systemd 252 or newer, and ${prettyName} has 239: Enterprise Linux 9 is new enough`;
  if (trustedBoot && arch === 'riscv64')
    return `Trusted Boot is not possible on riscv64: ${prettyName} has no systemd-boot for it`;
  if (arch === 'riscv64' && isEnterprise && satisfies(version, '<10'))
    return `${prettyName} is not published for riscv64: Enterprise Linux is from release 10 on`;
  return undefined;
}
