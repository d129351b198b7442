import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ProgramHeader,
  alignUp,
  encodeProgramHeaders,
  machines,
  programHeaderSize,
  readElfHeader,
  readProgramHeaders,
  writeEntry,
} from '../../../src/agent/executable/elf.ts';
import { smallElf } from '../../support/small-elf.ts';

describe('ELF files', () => {
  it('reads the header', () => {
    const file = smallElf({ type: 3, machine: machines.arm64, entry: 0x1234, segments: [{}, {}] });
    expect(readElfHeader(file)).to.deep.equal({
      type: 3,
      machine: machines.arm64,
      entry: 0x1234,
      programHeadersOffset: 64,
      programHeaderCount: 2,
    });
  });

  for (const [name, file] of [
    ['an empty file', Buffer.alloc(0)],
    ['a script', Buffer.from('#!/bin/sh\n'.padEnd(100))],
    ['a 32-bit program', Buffer.from(smallElf().fill(1, 4, 5))],
    ['a big-endian program', Buffer.from(smallElf().fill(2, 5, 6))],
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(() => readElfHeader(file)).to.throw('not a 64-bit little-endian ELF file');
    });
  }

  it('refuses a table that reaches beyond the end', () => {
    expect(() => readElfHeader(smallElf({ segments: [{}] }).subarray(0, 100))).to.throw(
      'beyond the end of the file',
    );
  });

  it('refuses entries of another size', () => {
    const file = smallElf({ segments: [{}] });
    file.writeUInt16LE(32, 54);
    expect(() => readElfHeader(file)).to.throw('program headers of 32 bytes');
  });

  it('reads every program header that it wrote', () => {
    const number = fc.maxSafeNat();
    const small = fc.nat(0xffffffff);
    const segment: fc.Arbitrary<ProgramHeader> = fc.record({
      type: small,
      flags: small,
      offset: number,
      address: number,
      fileSize: number,
      memorySize: number,
      alignment: number,
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 20 }), (segments) => {
        const file = smallElf({ segments });
        expect(readProgramHeaders(file, readElfHeader(file))).to.deep.equal(segments);
        expect(encodeProgramHeaders(segments).length).to.equal(segments.length * programHeaderSize);
      }),
    );
  });

  it('changes the entry and nothing else', () => {
    const file = smallElf({ entry: 1 });
    writeEntry(file, 0x7fffffff0000);
    expect(file.equals(smallElf({ entry: 0x7fffffff0000 }))).to.equal(true);
  });

  it('aligns', () => {
    expect([0, 1, 16, 17].map((value) => alignUp(value, 16))).to.deep.equal([0, 16, 16, 32]);
  });
});
