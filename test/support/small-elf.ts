import {
  type ProgramHeader,
  encodeProgramHeaders,
  fixedAddressProgram,
  machines,
  programHeaderSize,
  segmentTypes,
} from '../../src/agent/executable/elf.ts';

const headerSize = 64;

export interface SmallElf {
  readonly type?: number;
  readonly machine?: number;
  readonly entry?: number;
  readonly segments?: readonly Partial<ProgramHeader>[];
  /** What stands behind the headers. */
  readonly content?: Buffer;
}

/** A 64-bit little-endian ELF file with nothing in it but what a test needs. */
export function smallElf(description: SmallElf = {}): Buffer {
  const segments = (description.segments ?? []).map((segment) => ({ ...emptySegment, ...segment }));
  const header = Buffer.alloc(headerSize);
  header.write('\x7fELF', 'latin1');
  header.set([2, 1, 1], 4); // 64 bits, little-endian, version 1
  header.writeUInt16LE(description.type ?? fixedAddressProgram, 16);
  header.writeUInt16LE(description.machine ?? machines.amd64, 18);
  header.writeBigUInt64LE(BigInt(description.entry ?? 0x401000), 24);
  header.writeBigUInt64LE(BigInt(headerSize), 32);
  header.writeUInt16LE(programHeaderSize, 54);
  header.writeUInt16LE(segments.length, 56);
  return Buffer.concat([header, encodeProgramHeaders(segments), description.content ?? Buffer.alloc(0)]);
}

const emptySegment: ProgramHeader = {
  type: segmentTypes.load,
  flags: 0,
  offset: 0,
  address: 0,
  fileSize: 0,
  memorySize: 0,
  alignment: 1,
};
