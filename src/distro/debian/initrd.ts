import type { Action } from '../action.ts';
import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import {
  COMMON_DRACUT_FILES,
  dracutCommand,
  dracutConfiguration,
  FIPS_FILE,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';
import type { System } from '../system.ts';

const isUbuntu = (system: System, constraint: string): boolean =>
  system.distro === 'ubuntu' && satisfies(system.version, constraint);

/** Modules that bring the network up in the initrd; which exist depends on the release's dracut and systemd. */
export function networkModules(system: System): readonly string[] {
  if (isUbuntu(system, '<=20.04')) return ['network'];
  if (isUbuntu(system, '>=26.04')) return ['systemd-networkd', 'systemd-resolved'];
  if (isUbuntu(system, '>=24.04')) return ['systemd-networkd', 'network-legacy', 'systemd-resolved'];
  return ['systemd-networkd', 'network-legacy'];
}

/** systemd-sysext came with systemd 248, and with it the module. */
const hasSysext = ({ system }: ImageRequest): boolean =>
  system.distro === 'ubuntu' ? satisfies(system.version, '>22.04') : satisfies(system.version, '>=12');

function configuration(request: ImageRequest): readonly Action[] {
  const { system, fips, trustedBoot } = request;
  if (trustedBoot) return [];
  const hasMultipath = system.distro === 'debian' || isUbuntu(system, '>20.04');
  return dracutConfiguration([
    ...COMMON_DRACUT_FILES,
    ...(hasSysext(request) ? [SYSEXT_FILE] : []),
    ...(hasMultipath ? [MULTIPATH_FILE] : []),
    ...(fips && system.distro !== 'ubuntu' ? [FIPS_FILE] : []),
    networkFile(networkModules(system)),
  ]);
}

export const initrd: InitrdBuilder = {
  generator: 'dracut',
  configuration,
  build: (options) => [['depmod', '-a', options.release], dracutCommand(options)],
};
