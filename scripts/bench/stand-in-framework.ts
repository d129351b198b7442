import { createHash } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A Kairos program as the bench stands in for it. */
interface StandIn {
  readonly path: string;
  /** Megabytes of a program that was packed with UPX, as the published ones are: it does not compress any further. */
  readonly megabytes: number;
}

/**
 * Sizes are derived, not measured, because no release server is reachable here: agent and immucore together are what a real
 * image's initrd (64 MB, xz) holds beyond ours without them (47 MB when xz compresses it). The others are guesses in
 * proportion.
 */
export const STAND_INS: readonly StandIn[] = [
  { path: 'usr/bin/kairos-agent', megabytes: 11 },
  { path: 'usr/bin/immucore', megabytes: 6 },
  { path: 'system/discovery/kcrypt-discovery-challenger', megabytes: 6 },
  { path: 'system/installer/kairos-installer', megabytes: 9 },
];

/** Makes a framework directory: the project's own files, and programs of the real ones' sizes. */
export async function makeStandInFramework(directory: string): Promise<void> {
  await cp(join(import.meta.dirname, '../../templates/framework/core'), directory, { recursive: true });
  for (const { path, megabytes } of STAND_INS) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, noise(megabytes * 1e6, path), { mode: 0o755 });
  }
}

/** The same bytes each time, which no compressor makes smaller (xorshift32). */
function noise(length: number, name: string): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = createHash('sha256').update(name).digest().readUInt32LE() || 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}
