import {
  type ProgramHeader,
  alignUp,
  encodeProgramHeaders,
  fixedAddressProgram,
  programHeaderSize,
  readElfHeader,
  readProgramHeaders,
  segmentFlags,
  segmentTypes,
  writeEntry,
} from './elf.ts';
import { type EmbeddedFile, configureLoader } from './loader-config.ts';
import { applicationNote, setApplicationFuse } from './node-application.ts';

/** A file to be put into the executable. Libraries are found by their own soname; the name is for messages. */
export interface InputFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface GraftInput {
  /** A dynamically linked Node with fixed addresses. */
  readonly runtime: Buffer;
  /** The flat image of loader.c. */
  readonly loader: Buffer;
  readonly dynamicLinker: InputFile;
  /** In the order in which ld.so shall load them: a library before those that need it. */
  readonly libraries: readonly InputFile[];
  /** The application: a single executable application blob made by the same version of Node. */
  readonly blob: Buffer;
}

/** The largest page size of either architecture, so that every system can map what is aligned to it. */
const pageSize = 0x10000;
/** Room left above the runtime's last segment, where its zero-initialised data may end in the middle of a huge page. */
const gap = 0x200000;
const smallAlignment = 16;

/**
 * Makes an executable that needs nothing of the system but the kernel and /proc: the runtime's own ELF file, with ld.so,
 * the libraries, the loader and the application appended, and the kernel sent to the loader instead of to an interpreter.
 *
 * ```
 * runtime | ld.so | libraries … | one more segment: loader, program headers for ld.so, application note
 * ```
 *
 * There are two tables of program headers. The kernel reads the one in its usual place, where the new segment stands
 * instead of PT_INTERP, so the table does not grow. ld.so reads the one in the new segment, with PT_INTERP (without it,
 * ld.so takes the program for a static one) and with the note, through which Node finds the application.
 *
 * The same input gives the same bytes.
 *
 * @throws Error when the runtime is not of the supported kind, or the files are not of its architecture.
 */
export function graft(input: GraftInput): Buffer {
  const runtime = Buffer.from(input.runtime);
  const header = readElfHeader(runtime);
  const segments = readProgramHeaders(runtime, header);
  requireSupported(header.type, segments);
  for (const file of [input.dynamicLinker, ...input.libraries]) requireMachine(file, header.machine);

  const output = new Appender(runtime);
  const dynamicLinker = output.appendFile(input.dynamicLinker);
  const libraries = input.libraries.map((library) => output.appendFile(library));

  // The new segment.
  const offset = output.nextOffset();
  const address = newSegmentAddress(segments);
  const note = applicationNote(input.blob);
  const linkerTableStart = alignUp(input.loader.length, smallAlignment);
  const linkerTableCount = segments.length + 2;
  const linkerTableSize = linkerTableCount * programHeaderSize;
  const noteStart = alignUp(linkerTableStart + linkerTableSize, smallAlignment);
  const size = noteStart + note.length;
  const segment: ProgramHeader = {
    type: segmentTypes.load,
    flags: segmentFlags.read | segmentFlags.execute,
    ...place(offset, address, size),
    alignment: pageSize,
  };
  const noteSegment: ProgramHeader = {
    type: segmentTypes.note,
    flags: segmentFlags.read,
    ...place(offset + noteStart, address + noteStart, note.length),
    alignment: 4,
  };
  const tablePlace = place(offset + linkerTableStart, address + linkerTableStart, linkerTableSize);
  const linkerTable = [
    ...insertAfterLoads(
      segments.map((known) =>
        known.type === segmentTypes.programHeaders ? { ...known, ...tablePlace } : known,
      ),
      segment,
    ),
    noteSegment,
  ];
  const kernelTable = insertAfterLoads(
    segments.filter((known) => known.type !== segmentTypes.interpreter),
    segment,
  );

  const loader = configureLoader(input.loader, {
    programEntry: header.entry,
    programHeadersAddress: address + linkerTableStart,
    programHeaderCount: linkerTable.length,
    dynamicLinker,
    libraries,
  });
  const body = Buffer.alloc(size);
  loader.copy(body, 0);
  encodeProgramHeaders(linkerTable).copy(body, linkerTableStart);
  note.copy(body, noteStart);
  output.append(body);

  encodeProgramHeaders(kernelTable).copy(runtime, header.programHeadersOffset);
  writeEntry(runtime, address);
  setApplicationFuse(runtime);
  return output.concatenated();
}

function requireSupported(type: number, segments: readonly ProgramHeader[]): void {
  if (type !== fixedAddressProgram)
    throw new Error(
      'the runtime has no fixed addresses (ET_EXEC): the loader would have to relocate its segments',
    );
  if (segments.filter((segment) => segment.type === segmentTypes.interpreter).length !== 1)
    throw new Error('the runtime has not exactly one PT_INTERP: it is not dynamically linked');
  const table = segments.findIndex((segment) => segment.type === segmentTypes.programHeaders);
  if (table > 0) throw new Error('PT_PHDR is not the first program header');
}

function requireMachine(file: InputFile, machine: number): void {
  if (readElfHeader(file.content).machine !== machine)
    throw new Error(`${file.name} is for another architecture than the runtime`);
}

function newSegmentAddress(segments: readonly ProgramHeader[]): number {
  const ends = segments
    .filter((segment) => segment.type === segmentTypes.load)
    .map((segment) => segment.address + segment.memorySize);
  return alignUp(Math.max(...ends) + gap, pageSize);
}

/** PT_LOAD entries stand in the order of their addresses (gABI), and the new segment's is the highest. */
function insertAfterLoads(segments: readonly ProgramHeader[], added: ProgramHeader): ProgramHeader[] {
  const position = segments.findLastIndex((segment) => segment.type === segmentTypes.load) + 1;
  return segments.toSpliced(position, 0, added);
}

function place(offset: number, address: number, size: number) {
  return { offset, address, fileSize: size, memorySize: size };
}

/** Puts pieces one behind the other, each at the beginning of a page. */
class Appender {
  private readonly pieces: Buffer[];
  private length: number;

  constructor(first: Buffer) {
    this.pieces = [first];
    this.length = first.length;
  }

  nextOffset(): number {
    return alignUp(this.length, pageSize);
  }

  append(piece: Buffer): number {
    const offset = this.nextOffset();
    this.pieces.push(Buffer.alloc(offset - this.length), piece);
    this.length = offset + piece.length;
    return offset;
  }

  appendFile({ name, content }: InputFile): EmbeddedFile {
    return { name, offset: this.append(content), size: content.length };
  }

  concatenated(): Buffer {
    return Buffer.concat(this.pieces);
  }
}
