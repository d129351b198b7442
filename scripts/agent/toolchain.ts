import type { Architecture } from '../../src/agent/executable/elf.ts';

/** Where the tools and libraries for one architecture are on this machine, and the Debian packages they come from. */
export interface Toolchain {
  readonly gcc: string;
  readonly objcopy: string;
  readonly readelf: string;
  readonly strip: string;
  /** GCC options that only this architecture has. */
  readonly gccOptions: readonly string[];
  readonly toolPackages: readonly string[];
  /** Words before a program of this architecture that run it on this machine: none for the machine's own. */
  readonly emulator: readonly string[];
  readonly emulatorPackages: readonly string[];
  /** Packages whose files end up in the executable: their licences and versions go into the notice. */
  readonly libraryPackages: readonly string[];
  readonly dynamicLinker: string;
  /** In ld.so's loading order: a library before those that need it. */
  readonly libraries: readonly string[];
}

/** Everything Node is linked with (`readelf -d`). The last four are stubs or the compiler's own. */
const libraryNames = [
  'libc.so.6',
  'libm.so.6',
  'libpthread.so.0',
  'libdl.so.2',
  'libgcc_s.so.1',
  'libstdc++.so.6',
];

const names = {
  amd64: {
    debian: 'amd64',
    emulator: 'qemu-x86_64-static',
    gnu: 'x86_64-linux-gnu',
    linker: 'ld-linux-x86-64.so.2',
    /** No landing pads: the loader has no indirect calls. No red zone: it moves the stack pointer under itself. */
    gccOptions: ['-fcf-protection=none', '-mno-red-zone'],
  },
  arm64: {
    debian: 'arm64',
    emulator: 'qemu-aarch64-static',
    gnu: 'aarch64-linux-gnu',
    linker: 'ld-linux-aarch64.so.1',
    gccOptions: ['-mbranch-protection=none'],
  },
} as const;

/** @param machine the architecture of the machine that builds. */
export function toolchain(architecture: Architecture, machine: Architecture): Toolchain {
  const { debian, emulator, gnu, linker, gccOptions } = names[architecture];
  if (architecture === machine) {
    const directory = `/lib/${gnu}`;
    return {
      ...tools(''),
      gccOptions,
      toolPackages: ['gcc', 'binutils', 'libc6-dev'],
      emulator: [],
      emulatorPackages: [],
      libraryPackages: ['libc6', 'libgcc-s1', 'libstdc++6'],
      dynamicLinker: `${directory}/${linker}`,
      libraries: libraryNames.map((library) => `${directory}/${library}`),
    };
  }
  const directory = `/usr/${gnu}/lib`;
  return {
    ...tools(`${gnu}-`),
    gccOptions,
    toolPackages: [`gcc-${gnu.replace('_', '-')}`, `libc6-dev-${debian}-cross`],
    emulator: [emulator, '-L', `/usr/${gnu}`],
    emulatorPackages: ['qemu-user-static'],
    libraryPackages: [`libc6-${debian}-cross`, `libgcc-s1-${debian}-cross`, `libstdc++6-${debian}-cross`],
    dynamicLinker: `${directory}/${linker}`,
    libraries: libraryNames.map((library) => `${directory}/${library}`),
  };
}

function tools(prefix: string) {
  return {
    gcc: `${prefix}gcc`,
    objcopy: `${prefix}objcopy`,
    readelf: `${prefix}readelf`,
    strip: `${prefix}strip`,
  };
}
