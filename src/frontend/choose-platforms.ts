import { UserError } from '../lib/user-error.ts';
import { formatPlatform } from '../oci/choose-platform.ts';
import type { Platform } from '../oci/image-manifest.ts';
import { ARCHITECTURES, type Architecture, type MatrixCell } from '../spec/image-spec.ts';
import type { Gateway } from './gateway.ts';
import type { FrontendRequest } from './request/frontend-request.ts';

/** A platform to build an image for. */
export interface BuildPlatform {
  readonly platform: Platform;
  readonly arch: Architecture;
}

/**
 * The platforms an image is built for: those asked for, or the image's own, or the daemon's. Throws UserError for one that the image is
 * not for, that nothing is published for, or whose programs the daemon can't run.
 */
export function choosePlatforms(
  { spec, name }: MatrixCell,
  request: Pick<FrontendRequest, 'platforms'>,
  gateway: Pick<Gateway, 'platforms'>,
): readonly BuildPlatform[] {
  const [usual] = gateway.platforms;
  const own = spec.arch === undefined ? usual : { os: 'linux', architecture: spec.arch };
  const wanted = request.platforms.length > 0 ? request.platforms : own === undefined ? [] : [own];
  return wanted.map((platform) => {
    const arch = ARCHITECTURES.find((known) => known === platform.architecture);
    if (platform.os !== 'linux' || arch === undefined)
      throw new UserError(`there is no Kairos for ${formatPlatform(platform)}`, {
        hint: `there is one for ${ARCHITECTURES.map((known) => `linux/${known}`).join(', ')}`,
      });
    if (spec.arch !== undefined && spec.arch !== arch)
      throw new UserError(`${name} is an image for ${spec.arch}, not for ${formatPlatform(platform)}`, {
        hint: 'leave --platform out, or choose another target',
      });
    if (!gateway.platforms.some(({ architecture }) => architecture === arch))
      throw new UserError(`this builder can't run programs of ${formatPlatform(platform)}`, {
        hint: `it runs ${runnable(gateway)}; emulation (QEMU's binfmt handlers) or a builder of that kind is missing`,
      });
    return { platform, arch };
  });
}

const runnable = ({ platforms }: Pick<Gateway, 'platforms'>): string =>
  [...new Set(platforms.map(formatPlatform))].join(', ');
