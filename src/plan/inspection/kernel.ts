import { posix } from 'node:path';
import type { InspectedFiles, Inspection } from '../check.ts';
import { hasModules } from '../choose-kernel.ts';

export const KERNEL = '/boot/vmlinuz';
export const INITRD = '/boot/initrd';

/** Names an artifact builder takes for a kernel when /boot/vmlinuz does not lead to one, in the order it tries them. */
const KERNEL_NAMES = /^(uImage|Image|zImage|vmlinuz|image)/;

/** Kernel images in /boot besides the two fixed names, sorted. */
export async function kernelImages({ files }: Inspection): Promise<readonly string[]> {
  const names = await files.list('/boot');
  return names.filter((name) => KERNEL_NAMES.test(name) && name !== 'vmlinuz' && name !== 'Image');
}

/** Kernel releases with a populated module tree, sorted by name. */
export async function moduleTrees({ files }: Inspection): Promise<readonly string[]> {
  const releases = await files.list('/lib/modules');
  const populated = await Promise.all(
    releases.map(async (release) => hasModules(files, `/lib/modules/${release}`)),
  );
  return releases.filter((_, index) => populated[index]);
}

/**
 * The release of the kernel that boots, such as `6.1.0-31-amd64`: what the image says of itself, else what its name
 * says. Undefined when neither tells.
 */
export async function kernelRelease(inspection: Inspection): Promise<string | undefined> {
  const { files } = inspection;
  const start = await files.readStart(KERNEL, HEADER_REACH).catch(() => undefined);
  const inHeader = start === undefined ? undefined : bzImageRelease(start);
  if (inHeader !== undefined) return inHeader;
  const suffix = /^(?:vmlinu[xz]|[uz]?Image)-(.+)$/.exec(posix.basename(await lastLink(files, KERNEL)))?.[1];
  if (suffix === undefined) return undefined;
  // Alpine calls its kernel vmlinuz-lts and its modules 6.12.1-0-lts.
  const flavoured = (await files.list('/lib/modules')).filter((release) => release.endsWith(`-${suffix}`));
  const looksLikeRelease = /^\d/.test(suffix);
  if (looksLikeRelease) return suffix;
  return flavoured.length === 1 ? flavoured[0] : undefined;
}

/** The path that links from `path` on lead to, followed as names only. */
async function lastLink(files: InspectedFiles, path: string): Promise<string> {
  let here = path;
  for (let links = 0; links < 40; links++) {
    const target = await files.readLink(here);
    if (target === undefined) return here;
    here = posix.resolve(posix.dirname(here), target);
  }
  return here;
}

/** Where the x86 boot protocol keeps things (Documentation/arch/x86/boot.rst): magic, and where the version string is. */
const HEADER = { magic: 0x202, version: 0x20e, base: 0x200 } as const;
const HEADER_REACH = HEADER.base + 0xffff + 256;

function bzImageRelease(start: Uint8Array): string | undefined {
  if (start.length < HEADER.version + 2) return undefined;
  const text = (from: number, to: number): string => String.fromCharCode(...start.subarray(from, to));
  if (text(HEADER.magic, HEADER.magic + 4) !== 'HdrS') return undefined;
  const offset = new DataView(start.buffer, start.byteOffset).getUint16(HEADER.version, true);
  if (offset === 0) return undefined;
  const [release] = text(HEADER.base + offset, HEADER.base + offset + 128).split(/[\0 ]/);
  return release === '' ? undefined : release;
}
