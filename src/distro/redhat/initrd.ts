import type { Action } from '../action.ts';
import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import {
  BY_DRACUT,
  COMMON_DRACUT_FILES,
  dracutConfiguration,
  FIPS_FILE,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';

/** NetworkManager is the family's network stack, on the node and in the initrd. */
const NETWORK_MODULES = ['network-manager'];

/** systemd 239 of Enterprise Linux 8 has no system extensions. */
const hasSysext = ({ system }: ImageRequest): boolean =>
  system.distro === 'fedora' || satisfies(system.version, '>=9');

function configuration(request: ImageRequest): readonly Action[] {
  if (request.trustedBoot) return [];
  return dracutConfiguration([
    ...COMMON_DRACUT_FILES,
    ...(hasSysext(request) ? [SYSEXT_FILE] : []),
    MULTIPATH_FILE,
    ...(request.fips ? [FIPS_FILE] : []),
    networkFile(NETWORK_MODULES),
  ]);
}

export const initrd: InitrdBuilder = { configuration, ...BY_DRACUT };
