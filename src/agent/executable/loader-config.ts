import { writeNumber } from './elf.ts';

/** A file somewhere inside the finished executable. */
export interface EmbeddedFile {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** What the loader has to know at run time: `struct loader_config` in loader.c, which has the same order. */
export interface LoaderConfig {
  readonly programEntry: number;
  readonly programHeadersAddress: number;
  readonly programHeaderCount: number;
  readonly dynamicLinker: EmbeddedFile;
  readonly libraries: readonly EmbeddedFile[];
}

const magic = 'KAIROS-LOADER-1\0';
const nameSize = 32;
const embeddedFileSize = nameSize + 8 + 8;
/** MAX_LIBRARIES in loader.c. */
const maxLibraries = 12;

/** Offsets within `struct loader_config`. */
const at = {
  programEntry: 16,
  programHeadersAddress: 24,
  programHeaderCount: 32,
  dynamicLinker: 40,
  libraryCount: 40 + embeddedFileSize,
  libraries: 40 + embeddedFileSize + 8,
} as const;

/**
 * A copy of the loader's code with its configuration block filled in.
 *
 * @throws Error when the block is not there exactly once, or something doesn't fit in.
 */
export function configureLoader(loader: Buffer, config: LoaderConfig): Buffer {
  const start = loader.indexOf(magic);
  if (start < 0 || loader.includes(magic, start + 1))
    throw new Error('the loader has not exactly one configuration block');
  if (config.libraries.length > maxLibraries)
    throw new Error(`${config.libraries.length} libraries, and the loader has room for ${maxLibraries}`);
  const configured = Buffer.from(loader);
  writeNumber(configured, config.programEntry, start + at.programEntry);
  writeNumber(configured, config.programHeadersAddress, start + at.programHeadersAddress);
  writeNumber(configured, config.programHeaderCount, start + at.programHeaderCount);
  writeEmbeddedFile(configured, config.dynamicLinker, start + at.dynamicLinker);
  writeNumber(configured, config.libraries.length, start + at.libraryCount);
  config.libraries.forEach((library, index) => {
    writeEmbeddedFile(configured, library, start + at.libraries + index * embeddedFileSize);
  });
  return configured;
}

function writeEmbeddedFile(buffer: Buffer, file: EmbeddedFile, offset: number): void {
  // One byte is for the NUL that ends the name.
  if (Buffer.byteLength(file.name) >= nameSize)
    throw new Error(`the name ${file.name} is too long for the loader`);
  buffer.write(file.name, offset);
  writeNumber(buffer, file.offset, offset + nameSize);
  writeNumber(buffer, file.size, offset + nameSize + 8);
}
