import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Toolchain } from './toolchain.ts';

const execute = promisify(execFile);

const sources = 'src/agent/executable';

const gccOptions = [
  '-std=gnu11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  // It stands alone: no C library, no calls that GCC makes up, nothing that needs run-time support.
  '-ffreestanding',
  '-fno-builtin',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-nostdlib',
  // It runs at whatever address it is put, and nobody relocates it.
  '-fpie',
  '-fvisibility=hidden',
  '-static',
  '-no-pie',
  // One flat section, and nothing in it that differs between two builds.
  '-Wl,--build-id=none',
  '-Wl,-z,noexecstack',
  '-Wl,-z,norelro',
  '-Wl,--no-warn-rwx-segments',
  '-Wl,-e,loader_start',
  `-Wl,-T,${sources}/loader.ld`,
];

/**
 * Compiles loader.c into the flat image that is grafted, and checks what the image promises: the entry is at its
 * beginning, and nothing in it has to be relocated.
 *
 * @param work a directory for what lies between.
 */
export async function loaderImage(tools: Toolchain, work: string): Promise<Buffer> {
  const linked = path.join(work, 'loader.elf');
  const image = path.join(work, 'loader.bin');
  await execute(tools.gcc, [...gccOptions, ...tools.gccOptions, '-o', linked, `${sources}/loader.c`]);
  const { stdout } = await execute(
    tools.readelf,
    ['--wide', '--file-header', '--section-headers', '--relocs', linked],
    {
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  if (!/Entry point address:\s+0x0\n/.test(stdout))
    throw new Error('the entry of loader.c is not at its beginning');
  if (!stdout.includes('There are no relocations in this file'))
    throw new Error('loader.c needs relocations');
  if (/\s\.(got|plt|data|bss)\b/.test(stdout)) throw new Error('loader.c has sections besides the flat one');
  await execute(tools.objcopy, ['--output-target=binary', linked, image]);
  return readFile(image);
}
