import type { DracutModule } from '../action.ts';
import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import {
  BY_DRACUT,
  COMMON_DRACUT_FILES,
  dracutConfiguration,
  type DracutFile,
  FIPS_FILE,
  MULTIPATH_FILE,
  NETWORK_LEGACY,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';

/** dracut 055 and 059 of Leap, SLES and SLE Micro have network-legacy; Tumbleweed has the newest, and 112 has it no more. */
const networkModules = (distro: string): readonly (DracutModule | string)[] =>
  distro === 'opensuse-tumbleweed'
    ? ['systemd-networkd', 'systemd-resolved']
    : ['systemd-networkd', NETWORK_LEGACY];

const files = ({ system, fips }: ImageRequest): readonly DracutFile[] => [
  ...COMMON_DRACUT_FILES,
  SYSEXT_FILE,
  MULTIPATH_FILE,
  networkFile(networkModules(system.distro)),
  ...(fips ? [FIPS_FILE] : []),
];

export const initrd: InitrdBuilder = {
  configuration: (request) => (request.trustedBoot ? [] : dracutConfiguration(files(request))),
  ...BY_DRACUT,
};
