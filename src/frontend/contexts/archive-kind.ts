import { BLOCK } from '../../oci/tar-format.ts';
import { parseTarHeader } from '../../oci/tar-header.ts';

/** How the compressed forms that engines unpack begin: gzip, bzip2, xz, zstd. */
const MAGIC: readonly Uint8Array[] = [
  Uint8Array.of(0x1f, 0x8b, 0x08),
  Uint8Array.of(0x42, 0x5a, 0x68),
  Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00),
  Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd),
];

/** Bytes of a file that suffice to tell. */
export const ARCHIVE_START = 1024;

/** Whether a file that begins so is a tar archive, plain or compressed, rather than a Kairosfile. */
export function isArchive(start: Uint8Array): boolean {
  if (MAGIC.some((magic) => magic.every((byte, index) => start[index] === byte))) return true;
  if (start.length < BLOCK) return false;
  try {
    return parseTarHeader(start.subarray(0, BLOCK), 'the context') !== undefined;
  } catch {
    return false;
  }
}
