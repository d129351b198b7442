import type { Command } from '../../lib/host.ts';
import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { zypper } from './zypper-command.ts';

const ALIAS = 'kairos-leap-oss';
const REPOSITORY = `/etc/zypp/repos.d/${ALIAS}.repo`;
const PUBLISHED = 'https://download.opensuse.org';

/** Whatever tells zypper of a repository: zypper(8), "Repository Management" and "Service Management". */
const CONFIGURED = [
  '/etc/zypp/repos.d/*.repo',
  '/etc/zypp/services.d/*.service',
  '/usr/lib/zypp/plugins/services/*',
];

/** Where the image's own package differs from Leap's, zypper asks which one it should be. */
const REPLACED = ['systemd-network', 'vim'];

export const isSleMicro = ({ system }: ImageRequest): boolean => system.distro === 'sle-micro-rancher';

const run = (command: Command): Action => ({
  do: 'run',
  command,
  ifPresent: REPOSITORY,
});

/**
 * SLE Micro for Rancher names no repository. What SUSE sells and a mirror of one's own go first; without either, SLE Micro 5.4
 * takes openSUSE Leap's, built of the same sources. Not so 5.5: Leap's dracut is older than its own, and an initrd made
 * of both does not boot (spectrocloud/CanvOS, pull request 722).
 */
export function addRepository(request: ImageRequest): readonly Action[] {
  if (!isSleMicro(request) || !satisfies(request.system.version, '<5.5') || request.localPackages) return [];
  const address = `${request.mirrors.opensuse ?? PUBLISHED}/distribution/leap/15.5/repo/oss`;
  return [
    {
      do: 'write',
      path: REPOSITORY,
      mode: 0o644,
      content: `[${ALIAS}]\nname=openSUSE Leap 15.5 (only while this image is built)\nenabled=1\nbaseurl=${address}\ngpgcheck=1\ngpgkey=${address}/repodata/repomd.xml.key\n`,
      unlessAny: CONFIGURED,
    },
    // Its key is taken from the same place, and for this repository only.
    run(zypper('--gpg-auto-import-keys', 'refresh', ALIAS)),
    run(
      zypper(
        '--no-refresh',
        'install',
        '--no-recommends',
        '--force-resolution',
        ...(request.system.arch === 'amd64' ? [...REPLACED, 'tpm2.0-tools', 'tpm2-0-tss'] : REPLACED),
      ),
    ),
  ];
}

export const DROP_REPOSITORY: Action = {
  do: 'remove',
  paths: [REPOSITORY],
  reason: 'it was only for building the image',
};

/** Rancher's Elemental does what Kairos does: the files by which it takes part in building and starting the initrd. */
export const DROP_ELEMENTAL: Action = {
  do: 'remove',
  paths: ['/etc/dracut.conf.d/*-elemental-*.conf', '/system/oem/*_elemental-*'],
  reason: 'Elemental would mount the root in its own way before Kairos does',
};
