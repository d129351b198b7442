import type { Action, DracutModule } from '../action.ts';
import type { ImageRequest, InitrdBuilder } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import {
  BY_DRACUT,
  COMMON_DRACUT_FILES,
  dracutConfiguration,
  FIPS_FILE,
  MULTIPATH_FILE,
  NETWORK_LEGACY,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';
import type { System } from '../system.ts';
import { nvidiaDracutFiles } from './nvidia.ts';

const isUbuntu = (system: System, constraint: string): boolean =>
  system.distro === 'ubuntu' && satisfies(system.version, constraint);

const NETWORKD: DracutModule = { name: 'systemd-networkd' };
const RESOLVED: DracutModule = { name: 'systemd-resolved' };

/** Modules that bring the network up in the initrd; which exist depends on the release's dracut and systemd. */
export function networkModules(system: System): readonly DracutModule[] {
  if (isUbuntu(system, '<=20.04')) return [{ name: 'network' }];
  if (isUbuntu(system, '>=26.04')) return [NETWORKD, RESOLVED];
  if (isUbuntu(system, '>=24.04')) return [NETWORKD, NETWORK_LEGACY, RESOLVED];
  if (system.distro === 'debian' && satisfies(system.version, '>=14')) return [NETWORKD, RESOLVED];
  return [NETWORKD, NETWORK_LEGACY];
}

/** systemd-sysext came with systemd 248, and with it the module. */
const hasSysext = ({ system }: ImageRequest): boolean =>
  system.distro === 'ubuntu' ? satisfies(system.version, '>22.04') : satisfies(system.version, '>=12');

function configuration(request: ImageRequest): readonly Action[] {
  const { system, model, fips, trustedBoot } = request;
  if (trustedBoot) return [];
  const hasMultipath = system.distro === 'debian' || isUbuntu(system, '>20.04');
  return dracutConfiguration([
    ...COMMON_DRACUT_FILES,
    ...(hasSysext(request) ? [SYSEXT_FILE] : []),
    ...(hasMultipath ? [MULTIPATH_FILE] : []),
    ...(fips ? [FIPS_FILE] : []),
    ...nvidiaDracutFiles(model),
    networkFile(networkModules(system)),
  ]);
}

export const initrd: InitrdBuilder = { configuration, ...BY_DRACUT };
