/**
 * The parts of a 64-bit little-endian ELF file that grafting reads and writes.
 * Source: elf(5) and the System V gABI, chapters "ELF Header" and "Program Header".
 */

/** `e_machine` of the architectures we build for, and Debian's and Docker's name for each. */
export const machines = { amd64: 62, arm64: 183 } as const;
export type Architecture = keyof typeof machines;

/** `e_type`: a program with fixed addresses. Position independent ones are ET_DYN (3). */
export const fixedAddressProgram = 2;

export const segmentTypes = { load: 1, interpreter: 3, note: 4, programHeaders: 6 } as const;
export const segmentFlags = { execute: 1, write: 2, read: 4 } as const;

/** Bytes of one entry of the program header table (Elf64_Phdr). */
export const programHeaderSize = 56;

const elfHeaderSize = 64;
const magic = 0x7f454c46;
const class64 = 2;
const littleEndian = 1;

/** Offsets within Elf64_Ehdr. */
const at = {
  magic: 0,
  class: 4,
  data: 5,
  type: 16,
  machine: 18,
  entry: 24,
  table: 32,
  entrySize: 54,
  count: 56,
} as const;

/** What grafting needs of Elf64_Ehdr. Addresses and offsets fit a double exactly: user space ends far below 2^53. */
export interface ElfHeader {
  readonly type: number;
  readonly machine: number;
  /** Address of the first instruction. */
  readonly entry: number;
  /** Offset of the program header table in the file. */
  readonly programHeadersOffset: number;
  readonly programHeaderCount: number;
}

/** Elf64_Phdr: a part of the file, and where it goes in memory. */
export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly alignment: number;
}

/** @throws Error when the bytes are not a 64-bit little-endian ELF file with a whole program header table. */
export function readElfHeader(file: Buffer): ElfHeader {
  const isElf =
    file.length >= elfHeaderSize &&
    file.readUInt32BE(at.magic) === magic &&
    file[at.class] === class64 &&
    file[at.data] === littleEndian;
  if (!isElf) throw new Error('not a 64-bit little-endian ELF file');
  const header: ElfHeader = {
    type: file.readUInt16LE(at.type),
    machine: file.readUInt16LE(at.machine),
    entry: readNumber(file, at.entry),
    programHeadersOffset: readNumber(file, at.table),
    programHeaderCount: file.readUInt16LE(at.count),
  };
  const entrySize = file.readUInt16LE(at.entrySize);
  if (header.programHeaderCount > 0 && entrySize !== programHeaderSize)
    throw new Error(`program headers of ${entrySize} bytes, not ${programHeaderSize}`);
  if (header.programHeadersOffset + header.programHeaderCount * programHeaderSize > file.length)
    throw new Error('the program header table reaches beyond the end of the file');
  return header;
}

export function readProgramHeaders(file: Buffer, header: ElfHeader): ProgramHeader[] {
  return Array.from({ length: header.programHeaderCount }, (_, index) => {
    const start = header.programHeadersOffset + index * programHeaderSize;
    return {
      type: file.readUInt32LE(start),
      flags: file.readUInt32LE(start + 4),
      offset: readNumber(file, start + 8),
      address: readNumber(file, start + 16),
      // p_paddr, at 24, means nothing to Linux.
      fileSize: readNumber(file, start + 32),
      memorySize: readNumber(file, start + 40),
      alignment: readNumber(file, start + 48),
    };
  });
}

export function encodeProgramHeaders(headers: readonly ProgramHeader[]): Buffer {
  const table = Buffer.alloc(headers.length * programHeaderSize);
  headers.forEach((header, index) => {
    const start = index * programHeaderSize;
    table.writeUInt32LE(header.type, start);
    table.writeUInt32LE(header.flags, start + 4);
    writeNumber(table, header.offset, start + 8);
    writeNumber(table, header.address, start + 16);
    writeNumber(table, header.address, start + 24);
    writeNumber(table, header.fileSize, start + 32);
    writeNumber(table, header.memorySize, start + 40);
    writeNumber(table, header.alignment, start + 48);
  });
  return table;
}

export function writeEntry(file: Buffer, entry: number): void {
  writeNumber(file, entry, at.entry);
}

export function writeNumber(buffer: Buffer, value: number, offset: number): void {
  buffer.writeBigUInt64LE(BigInt(value), offset);
}

function readNumber(buffer: Buffer, offset: number): number {
  return Number(buffer.readBigUInt64LE(offset));
}

/** The next multiple. */
export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
