import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program that stands in for one of the framework's: it says its name and version, and immucore's does the little that a
 * boot test needs (immucore.sh beside this file). With `bytes` it is padded to that size with bytes that don't compress, the same
 * for the same name and version.
 */
export function standInProgram(name: string, version: string, bytes = 0): Uint8Array {
  const source = join(import.meta.dirname, name === 'immucore' ? 'immucore.sh' : 'program.sh');
  const script = readFileSync(source, 'utf8').replaceAll('@name@', name).replaceAll('@version@', version);
  return padScript(script, `${name} ${version}`, bytes);
}

/** A script that ends by `exit`, made so many bytes long by what follows, which is the same for the same seed and does not compress. */
export function padScript(script: string, seed: string, bytes: number): Uint8Array {
  const missing = Math.max(0, bytes - Buffer.byteLength(script));
  // The shell has ended before it comes to read this.
  return Buffer.concat([Buffer.from(script), noise(seed, missing)]);
}

function noise(seed: string, bytes: number): Uint8Array {
  const key = Buffer.alloc(32, seed);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
