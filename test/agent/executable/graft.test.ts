import { expect } from 'chai';
import {
  machines,
  readElfHeader,
  readProgramHeaders,
  segmentFlags,
  segmentTypes,
} from '../../../src/agent/executable/elf.ts';
import { type GraftInput, graft } from '../../../src/agent/executable/graft.ts';
import { type SmallElf, smallElf } from '../../support/small-elf.ts';
import { smallLoader } from '../../support/small-loader.ts';

const { load, interpreter, note, programHeaders } = segmentTypes;
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';
const other = 0x6474e551; // PT_GNU_STACK: one that grafting has no interest in

const runtime: SmallElf = {
  entry: 0x401234,
  segments: [
    { type: programHeaders, address: 0x400040, offset: 0x40 },
    { type: interpreter, address: 0x400238 },
    { type: load, address: 0x400000, memorySize: 0x1000 },
    { type: load, address: 0x600000, memorySize: 0x12345 },
    { type: other },
  ],
  content: Buffer.from(`${fuse}0`),
};

const input: GraftInput = {
  runtime: smallElf(runtime),
  loader: smallLoader(),
  dynamicLinker: { name: 'ld.so', content: smallElf({ content: Buffer.from('linker') }) },
  libraries: [
    { name: 'libc.so.6', content: smallElf({ content: Buffer.from('first') }) },
    { name: 'libm.so.6', content: smallElf({ content: Buffer.from('second') }) },
  ],
  blob: Buffer.from('application'),
};

describe('graft', () => {
  const executable = graft(input);
  const header = readElfHeader(executable);
  const kernelTable = readProgramHeaders(executable, header);
  const added = kernelTable.findLast((segment) => segment.type === load);
  if (added === undefined) throw new Error('no segment');
  const configuration = executable.indexOf('KAIROS-LOADER-1\0');
  const configured = (offset: number) => Number(executable.readBigUInt64LE(configuration + offset));
  const linkerTableOffset = configured(24) - added.address + added.offset;
  const linkerTable = readProgramHeaders(executable, {
    ...header,
    programHeadersOffset: linkerTableOffset,
    programHeaderCount: configured(32),
  });

  it('lets the kernel start at the loader, in a segment that can be executed and not written', () => {
    expect(header.entry).to.equal(added.address);
    expect(added.flags).to.equal(segmentFlags.read | segmentFlags.execute);
    expect(executable.subarray(added.offset, added.offset + 4).toString()).to.equal('code');
  });

  it('shows the kernel no interpreter, in a table of the old size', () => {
    expect(kernelTable.map(({ type }) => type)).to.deep.equal([programHeaders, load, load, load, other]);
  });

  it('shows ld.so the interpreter, the new segment, the new table and the application', () => {
    expect(linkerTable.map(({ type }) => type)).to.deep.equal([
      programHeaders,
      interpreter,
      load,
      load,
      load,
      other,
      note,
    ]);
    expect(linkerTable[0]).to.include({ offset: linkerTableOffset, address: configured(24) });
    const last = linkerTable.at(-1);
    const content = executable
      .subarray(last?.offset, (last?.offset ?? 0) + (last?.fileSize ?? 0))
      .toString('latin1');
    expect(content).to.include('NODE_SEA_BLOB\0').and.to.include('application');
  });

  it('places the new segment above the others and on every page size', () => {
    expect(added.address).to.be.greaterThan(0x600000 + 0x12345);
    expect([added.address % 0x10000, added.offset % 0x10000]).to.deep.equal([0, 0]);
    expect(added.offset + added.fileSize).to.equal(executable.length);
  });

  it('tells the loader the real entry, and where ld.so and the libraries are', () => {
    expect(configured(16)).to.equal(0x401234);
    const files = [72, 128, 176].map((at) =>
      executable.subarray(configured(at), configured(at) + configured(at + 8)),
    );
    expect(files.map((file) => file.subarray(64).toString())).to.deep.equal(['linker', 'first', 'second']);
  });

  it('sets the fuse of the copy only', () => {
    expect(executable.includes(`${fuse}1`)).to.equal(true);
    expect(input.runtime.equals(smallElf(runtime))).to.equal(true);
  });

  it('gives the same bytes every time', () => {
    expect(graft(input).equals(executable)).to.equal(true);
  });

  const refused: readonly (readonly [string, Partial<GraftInput>, string])[] = [
    ['a position independent runtime', { runtime: smallElf({ ...runtime, type: 3 }) }, 'no fixed addresses'],
    ['a static runtime', { runtime: smallElf({ segments: [{ type: load }] }) }, 'not exactly one PT_INTERP'],
    [
      'a table that does not begin with itself',
      { runtime: smallElf({ segments: [{ type: interpreter }, { type: programHeaders }] }) },
      'PT_PHDR is not the first',
    ],
    [
      'a library of another architecture',
      { libraries: [{ name: 'libm.so.6', content: smallElf({ machine: machines.arm64 }) }] },
      'libm.so.6 is for another architecture',
    ],
    [
      'a library that is a linker script',
      { libraries: [{ name: 'libm.so', content: Buffer.from('GROUP') }] },
      'not a 64-bit',
    ],
  ];
  for (const [name, change, message] of refused) {
    it(`refuses ${name}`, () => {
      expect(() => graft({ ...input, ...change })).to.throw(message);
    });
  }
});
