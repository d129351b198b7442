import type { Model } from '../../spec/image-spec.ts';
import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import type { DracutFile } from '../dracut.ts';

/** Where the key lies that the sources name; whoever builds puts it there (docs/models.md). */
export const NVIDIA_KEYRING = '/etc/apt/keyrings/nvidia.gpg';

const HOST = 'https://repo.download.nvidia.com';
const source = (path: string, suite: string, components: string): string =>
  `deb [signed-by=${NVIDIA_KEYRING}] ${HOST}/${path} ${suite} ${components}\n`;

const ORIN_SOURCES = source('jetson/common', 'r36.4', 'main') + source('jetson/t234', 'r36.4', 'main');

/** Repositories of the boards, as the Factory has them: sources.list(5). */
const SOURCES: Readonly<Partial<Record<Model, string>>> = {
  'nvidia-jetson-agx-orin': ORIN_SOURCES,
  'nvidia-jetson-orin-nx': ORIN_SOURCES,
  'nvidia-jetson-thor': source('jetson/common', 'r39.2', 'main') + source('jetson/som', 'r39.2', 'main'),
  'nvidia-dgx-spark':
    source('baseos/ubuntu/noble/arm64/', 'noble', 'common dgx') +
    source('baseos/ubuntu/noble/arm64/', 'noble-updates', 'common dgx') +
    source('spark/ubuntu/arm64/', 'noble-updates', 'common'),
};

const isJetson = (model: Model): boolean => model.startsWith('nvidia-jetson-');
const isOrin = (model: Model): boolean => model.includes('orin');

/** Repositories, and what NVIDIA's packages ask for before they let themselves be installed away from the board. */
export function prepareNvidia({ model, localPackages }: ImageRequest): readonly Action[] {
  const content = SOURCES[model];
  if (content === undefined) return [];
  const before = isJetson(model) ? BEFORE_JETSON : [];
  if (localPackages) return before;
  return [
    {
      do: 'need',
      path: NVIDIA_KEYRING,
      reason: `apt trusts ${HOST} by this key, and nobody but you can say which key is NVIDIA's`,
      hint: 'Copy it there in a step of stages.before-install, after you compared its fingerprint.',
    },
    ...before,
    { do: 'write', path: '/etc/apt/sources.list.d/nvidia.list', mode: 0o644, content },
  ];
}

const BEFORE_JETSON: readonly Action[] = [
  {
    do: 'remove',
    paths: ['/etc/apt/sources.list.d/nvidia-l4t-apt-source.list'],
    reason: 'it names the same repositories without a board',
  },
  // NVIDIA's own switch for installing its boot loader's package away from the board.
  {
    do: 'write',
    path: '/opt/nvidia/l4t-packages/.nv-l4t-disable-boot-fw-update-in-preinstall',
    mode: 0o644,
    content: '',
  },
];

/** What NVIDIA's packages have where a node can't have it. After they are installed: before, nothing is there to change. */
export function finishNvidia({ model }: ImageRequest): readonly Action[] {
  return [
    ...(isOrin(model) ? AFTER_ORIN : []),
    ...(SOURCES[model] === undefined ? [] : [NVIDIA_SMI_ON_PATH]),
  ];
}

const NVIDIA_SMI_ON_PATH: Action = {
  do: 'link',
  path: '/usr/bin/nvidia-smi',
  target: '/usr/sbin/nvidia-smi',
  onlyIfAbsent: true,
  onlyIfTargetExists: true,
};

const USB_DEVICE_MODE = '/opt/nvidia/l4t-usb-device-mode/nv-l4t-usb-device-mode-start.sh';
const CUDA = '/opt/cuda-12.6';

const AFTER_ORIN: readonly Action[] = [
  // /mnt is read-only on a node.
  { do: 'run', command: ['sed', '-i', 's#/mnt#/srv/data#g', USB_DEVICE_MODE], ifPresent: USB_DEVICE_MODE },
  {
    do: 'move',
    from: '/usr/local/cuda-12.6',
    to: CUDA,
    reason: 'on a node a persistent directory is mounted on /usr/local',
  },
  // update-alternatives(1): the alternative that has moved is gone by itself, its file being so.
  ...['cuda', 'cuda-12'].map((name): Action => ({
    do: 'run',
    command: ['update-alternatives', '--install', `/usr/local/${name}`, name, CUDA, '126'],
    ifPresent: CUDA,
  })),
];

/** What the initrd of a board leaves out, as the Factory has it. */
export function nvidiaDracutFiles(model: Model): readonly DracutFile[] {
  if (isOrin(model)) return [SKIP_ISCSI];
  return model === 'nvidia-jetson-thor' ? [SKIP_DRIVERS] : [];
}

const SKIP_ISCSI: DracutFile = {
  name: 'kairos-skip-scsi',
  content: 'omit_dracutmodules+=" iscsi "\n',
  reason: 'left out on this board, as by the Factory',
};

const SKIP_DRIVERS: DracutFile = {
  name: 'kairos-skip-nvidia',
  content: 'omit_drivers+=" nvidia nvidia_drm nvidia_modeset nvidia_uvm "\n',
  reason: 'left out on this board, as by the Factory',
};
