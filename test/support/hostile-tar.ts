import fc from 'fast-check';

export interface RawHeader {
  readonly name: string;
  readonly type?: string;
  readonly linkName?: string;
  /** Octal, as it stands in the header. */
  readonly size?: string;
  readonly mode?: string;
}

/** A tar header block that holds exactly what is said, with a right checksum. */
export function rawHeader({ name, type = '0', linkName = '', size = '0', mode = '0644' }: RawHeader): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  block.write(mode, 100, 8, 'latin1');
  block.write('0', 108, 'latin1');
  block.write('0', 116, 'latin1');
  block.write(size, 124, 12, 'latin1');
  block.write('0', 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write(linkName, 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const word = fc.constantFrom('a', 'b', 'lib', 'etc', '.', '..', '', '.wh.a', '.wh..wh..opq', 'usr');
const name = fc
  .tuple(fc.constantFrom('', '/', './', '../'), fc.array(word, { maxLength: 4 }))
  .map(([start, parts]) => start + parts.join('/'));

/** An entry of few names, so that archives trip over themselves: links onto files, files under links, files over directories. */
const entry = fc
  .record({
    name,
    linkName: name,
    type: fc.constantFrom('0', '0', '1', '2', '2', '5', '5', '3', 'L', 'K'),
    content: fc.string({ maxLength: 20 }),
  })
  .map(({ content, ...header }) => {
    const holdsContent = header.type === '0' || header.type === 'L' || header.type === 'K';
    const bytes = Buffer.from(holdsContent ? content : '', 'latin1');
    const body = Buffer.alloc(Math.ceil(bytes.length / 512) * 512);
    bytes.copy(body);
    return Buffer.concat([rawHeader({ ...header, size: bytes.length.toString(8) }), body]);
  });

const archive = fc
  .array(entry, { maxLength: 8 })
  .map((entries) => Buffer.concat([...entries, Buffer.alloc(1024)]));

/** Archives that want out, that contradict themselves, or that are damaged. */
export const hostileTar: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 5, arbitrary: archive },
  {
    weight: 1,
    arbitrary: fc.tuple(archive, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
      if (bytes.length > 0) bytes[at % bytes.length] = value;
      return bytes;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(archive, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))),
  },
);
