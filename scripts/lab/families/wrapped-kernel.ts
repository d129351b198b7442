import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DebianTrees } from './debian-tree.ts';

/** Modules that show that an initrd holds its kernel's: a network card, a disk, the live system's, device mapper, TPM. */
const MODULES =
  /\/(?:drivers\/net\/virtio_net|drivers\/net\/net_failover|net\/core\/failover|drivers\/block\/(?:virtio_blk|loop)|drivers\/ata\/(?:ahci|libahci|libata)|drivers\/scsi\/(?:sd_mod|sr_mod|scsi_mod)|drivers\/md\/[^/]*|fs\/(?:overlayfs|squashfs|isofs|fat|ext4|jbd2)\/[^/]*|drivers\/nvdimm\/[^/]*|drivers\/char\/tpm\/[^/]*|drivers\/usb\/(?:common|core|host)\/[^/]*|lib\/[^/]*|crypto\/[^/]*)\.ko(?:\.xz)?$/;

/** A real kernel of Debian with another release's name. */
export interface WrappedKernel {
  readonly release: string;
  /** Its image, which says the release in its header. */
  readonly image: Uint8Array;
  /** How it was built: dracut asks whether it can read an initrd, and one of which compression. */
  readonly configuration: Uint8Array;
  /** Copies its module tree to `directory`, which ends with the release. */
  readonly copyModules: (directory: string) => Promise<void>;
}

/** Takes the kernel among the Debian packages, and gives it under another release. */
export async function wrapKernel(trees: DebianTrees, release: string): Promise<WrappedKernel> {
  const own = [...trees.keys()].find((name) => /^linux-image-\d/.test(name))?.replace('linux-image-', '');
  if (own === undefined) throw new Error('no Debian kernel was downloaded');
  // Until trixie one package has it all; in sid its image, its modules and its configuration are in three more.
  const parts = [...trees].filter(([name]) => name.endsWith(`-${own}`)).map(([, tree]) => tree);
  const modules = join('usr/lib/modules', own);
  const read = async (...paths: readonly string[]): Promise<Buffer> => {
    const file = parts
      .flatMap((part) => paths.map((path) => join(part, path)))
      .find((path) => existsSync(path));
    if (file === undefined) throw new Error(`no ${paths.join(' or ')} is in Debian's kernel ${own}`);
    return readFile(file);
  };
  return {
    release,
    configuration: await read(join('boot', `config-${own}`), join(modules, 'config')),
    image: renamed(await read(join('boot', `vmlinuz-${own}`), join(modules, 'vmlinuz')), release),
    copyModules: async (directory) => {
      for (const part of parts) {
        if (!existsSync(join(part, modules))) continue;
        for (const file of await readdir(join(part, modules), { recursive: true })) {
          if (!file.startsWith('modules.') && !MODULES.test(`/${file}`)) continue;
          await mkdir(dirname(join(directory, file)), { recursive: true });
          await cp(join(part, modules, file), join(directory, file));
        }
      }
    },
  };
}

/** Where the x86 boot protocol has the offset of the version string (Documentation/arch/x86/boot.rst). */
const [VERSION, BASE] = [0x20e, 0x200];

function renamed(image: Uint8Array, release: string): Uint8Array {
  const copy = Buffer.from(image);
  const start = copy.readUInt16LE(VERSION) + BASE;
  const end = copy.indexOf(0, start);
  const text = `${release} (Debian's kernel under another name)`;
  if (text.length > end - start) throw new Error(`${release} is too long for the kernel's header`);
  copy.fill(0, start, end);
  copy.write(text, start, 'latin1');
  return copy;
}
