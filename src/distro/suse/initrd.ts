import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import {
  COMMON_DRACUT_FILES,
  dracutCommand,
  dracutConfiguration,
  type DracutFile,
  FIPS_FILE,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';

/** dracut 055 and 059 of Leap, SLES and SLE Micro have network-legacy; Tumbleweed has the newest, and 112 has it no more. */
const networkModules = (distro: string): readonly string[] =>
  distro === 'opensuse-tumbleweed'
    ? ['systemd-networkd', 'systemd-resolved']
    : ['systemd-networkd', 'network-legacy'];

const files = ({ system, fips }: ImageRequest): readonly DracutFile[] => [
  ...COMMON_DRACUT_FILES,
  SYSEXT_FILE,
  MULTIPATH_FILE,
  networkFile(networkModules(system.distro)),
  ...(fips ? [FIPS_FILE] : []),
];

export const initrd: InitrdBuilder = {
  generator: 'dracut',
  configuration: (request) => (request.trustedBoot ? [] : dracutConfiguration(files(request))),
  build: (options) => [['depmod', '-a', options.release], dracutCommand(options)],
};
