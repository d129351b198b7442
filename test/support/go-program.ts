import { readFileSync } from 'node:fs';
import { elf } from './kairos-tree.ts';

/** How a program of the fixtures was built. */
export type GoBuild = 'ordinary' | 'boringcrypto' | 'gofips140';

const ALIGNMENT = 16;

/** A program for amd64 with the build information of a real one after so many other bytes; `offset` is where it would not be found. */
export function goProgram(build: GoBuild, before: Uint8Array = elf(62), offset = 0): Uint8Array {
  const information = readFileSync(new URL(`../fixtures/go-build-info/${build}.bin`, import.meta.url));
  const start = Math.ceil(before.length / ALIGNMENT) * ALIGNMENT + offset;
  return Buffer.concat([before, Buffer.alloc(start - before.length), information]);
}
