import { posix } from 'node:path';
import type { Action } from '../distro/action.ts';
import { OLD_KERNEL_LINKS } from '../distro/removals.ts';
import type { KernelChoice } from './choose-kernel.ts';

/** The name under which every boot loader configuration of Kairos looks for the kernel. */
const KERNEL_LINK = '/boot/vmlinuz';

/** Makes /boot/vmlinuz lead to the chosen kernel: relative, so that it holds wherever the tree is mounted. */
export function kernelLinks({ release, image }: KernelChoice): readonly Action[] {
  if (image === KERNEL_LINK) return [];
  const inBoot = posix.dirname(image) === '/boot' ? image : `/boot/vmlinuz-${release}`;
  const name = posix.basename(inBoot);
  const hmac = `.${name}.hmac`;
  const packaged = posix.join(posix.dirname(image), `.${posix.basename(image)}.hmac`);
  return [
    { do: 'directory', path: '/boot', mode: 0o755 },
    OLD_KERNEL_LINKS,
    // Some distributions keep the image with the modules; boot loaders look in /boot only.
    ...(inBoot === image
      ? []
      : ([
          { do: 'run', command: ['cp', '-f', image, inBoot] },
          { do: 'run', command: ['cp', '-f', packaged, `/boot/${hmac}`], ifPresent: packaged },
        ] as const)),
    { do: 'link', path: KERNEL_LINK, target: name, onlyIfTargetExists: true },
    // FIPS mode checks the kernel by the sum beside the name it was booted by.
    { do: 'link', path: '/boot/.vmlinuz.hmac', target: hmac, onlyIfTargetExists: true },
  ];
}
