/** A tar archive is a row of blocks of this many bytes (POSIX.1-2017, pax, "ustar Interchange Format"). */
export const BLOCK = 512;

/** Where each field of a ustar header lies: offset and length in bytes (same source). */
export const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkName: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const satisfies Record<string, readonly [offset: number, length: number]>;

/** Type flags; `L` and `K` are GNU tar's long name and long link, `S` its old sparse file (GNU tar manual, "Basic Tar Format"). */
export const TYPES = {
  file: '0',
  oldFile: '\0',
  hardLink: '1',
  link: '2',
  characterDevice: '3',
  blockDevice: '4',
  directory: '5',
  fifo: '6',
  contiguousFile: '7',
  paxHeader: 'x',
  paxGlobalHeader: 'g',
  gnuLongName: 'L',
  gnuLongLink: 'K',
  gnuSparse: 'S',
} as const;

/** The prefix of the pax records that carry extended attributes (star, GNU tar, every container engine). */
export const ATTRIBUTE_RECORD = 'SCHILY.xattr.';

/** The sum over a header block with the checksum's own field taken as spaces. */
export function headerChecksum(block: Uint8Array): number {
  const [start, length] = FIELDS.checksum;
  let sum = 0;
  for (let index = 0; index < BLOCK; index++)
    sum += index >= start && index < start + length ? 0x20 : (block[index] ?? 0);
  return sum;
}

/** Zero bytes that fill the last block of `size` bytes. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
