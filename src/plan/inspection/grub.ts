import type { Inspection } from '../check.ts';
import { imageArchitecture } from './architecture.ts';

/** Where distributions keep GRUB's modules, one directory per target below. */
const GRUB_HOMES = [
  '/usr/lib/grub',
  '/usr/lib/grub2',
  '/usr/lib64/grub',
  '/usr/share/grub2',
  '/usr/share/grub',
  '/boot/grub2',
  '/boot/grub',
] as const;

interface Names {
  /** GRUB's name of the EFI target. */
  readonly target: string;
  /** SUSE's name of the architecture. */
  readonly machine: string;
  /** The suffix of EFI programs. */
  readonly suffix: string;
}

const NAMES: Readonly<Record<string, Names>> = {
  amd64: { target: 'x86_64-efi', machine: 'x86_64', suffix: 'x64' },
  arm64: { target: 'arm64-efi', machine: 'aarch64', suffix: 'aa64' },
  riscv64: { target: 'riscv64-efi', machine: 'riscv64', suffix: 'riscv64' },
};

/** GRUB's name for EFI on the image's architecture; undefined on one that Kairos has no GRUB for. */
export async function grubTarget(inspection: Inspection): Promise<string | undefined> {
  return NAMES[(await imageArchitecture(inspection)) ?? '']?.target;
}

/** The directories that may hold the modules of a target such as `x86_64-efi`. */
export async function grubDirectories({ files }: Inspection, target: string): Promise<readonly string[]> {
  const homes = await Promise.all(
    GRUB_HOMES.map(async (home) => ((await files.list(home)).includes(target) ? [`${home}/${target}`] : [])),
  );
  return homes.flat();
}

/** Shim and GRUB for EFI, from the places where the artifact builder and the installer look for them. */
export async function efiPrograms(inspection: Inspection): Promise<{
  readonly arch: string | undefined;
  readonly shim: readonly string[];
  readonly grub: readonly string[];
}> {
  const arch = await imageArchitecture(inspection);
  const names = NAMES[arch ?? ''];
  if (names === undefined) return { arch: undefined, shim: [], grub: [] };
  const { target, machine, suffix } = names;
  const vendors = (await inspection.files.list('/boot/efi/EFI')).map((vendor) => `/boot/efi/EFI/${vendor}`);
  const suse = `/usr/share/efi/${machine}`;
  const found = async (directories: readonly string[], name: RegExp): Promise<readonly string[]> => {
    const lists = await Promise.all(
      directories.map(async (directory) =>
        (await inspection.files.list(directory))
          .filter((file) => name.test(file))
          .map((file) => `${directory}/${file}`),
      ),
    );
    return lists.flat();
  };
  return {
    arch,
    shim: await found(['/usr/lib/shim', suse, ...vendors], new RegExp(`^shim(${suffix})?\\.efi(\\..+)?$`)),
    grub: await found(
      [
        `/usr/lib/grub/${target}-signed`,
        `/usr/lib/grub/${target}`,
        `/usr/lib/grub/${target}/monolithic`,
        suse,
        ...vendors,
      ],
      new RegExp(`^(grub|gcd)(${suffix})?\\.efi(\\..+)?$`),
    ),
  };
}
