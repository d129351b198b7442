/**
 * What the generated modules beside this file are made of. Each message of proto/*.proto becomes a type and a codec of
 * the same name; scripts/prepare-wire.ts writes them.
 *
 * - The bytes are those Go's deterministic marshal writes: fields by number, the members of a oneof after all other
 *   fields, maps sorted by key with key and value always there, numbers packed, defaults left out, a message or a oneof
 *   member that is set always there. BuildKit computes the digest of an op over these bytes.
 * - 64-bit fields are `bigint`; those marked `jstype = JS_NUMBER` in the .proto file (indices, sizes, counts) are
 *   numbers, exact up to 2^53. `Long` is not used.
 * - Enums are open: a `number`, with the known values in a constant of the enum's name.
 * - Fields nobody knows are skipped; they don't survive decoding and encoding.
 */
import protobuf from 'protobufjs/minimal.js';

export type Writer = protobuf.Writer;
export type Reader = protobuf.Reader;

/** A message as a caller writes it: what is left out has its default, and is not on the wire. */
export type Init<T> = T extends string | number | bigint | boolean | Uint8Array | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Init<Element>[]
    : { readonly [Key in keyof T]?: Init<T[Key]> | undefined };

/** How one message is written and read. `write` and `read` are the parts `encode` and `decode` are made of. */
export interface Codec<T> {
  /** The full name in its .proto file, like `pb.Op`. */
  readonly name: string;
  write(message: Init<T>, writer: Writer): Writer;
  /** Reads up to position `end` of the reader. */
  read(reader: Reader, end: number): T;
}

/** One method of a gRPC service. `path` is what goes into `:path`. */
export interface Method<Request, Response> {
  readonly path: string;
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
  /** Whether the caller, the callee send many messages. */
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** What JSON calls a field, the message it holds, the oneof it is a member of. */
export interface JsonField {
  readonly name: string;
  readonly message?: string;
  readonly oneof?: string;
  readonly map?: true;
}

/** The bytes of a message: canonical, so equal messages have equal bytes. */
export const encode = <T>(codec: Codec<T>, message: Init<T>): Uint8Array =>
  codec.write(message, protobuf.Writer.create()).finish();

/** The message in these bytes. Bytes fields share their memory. Throws an Error that names the message when they are not one. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    const reader = protobuf.Reader.create(bytes);
    const message = codec.read(reader, reader.len);
    if (reader.pos !== reader.len) throw new RangeError('it ends in the middle of a field');
    return message;
  } catch (error) {
    throw new Error(
      `not a ${codec.name} message: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

export function writeMessage<T>(writer: Writer, tag: number, codec: Codec<T>, message: Init<T>): void {
  codec.write(message, writer.uint32(tag).fork()).ldelim();
}

export const readMessage = <T>(reader: Reader, codec: Codec<T>): T =>
  readDelimited(reader, (end) => codec.read(reader, end));

/** Reads what a length stands before. */
export function readDelimited<T>(reader: Reader, read: (end: number) => T): T {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('it ends in the middle of a field');
  const result = read(end);
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
  return result;
}

/** Writes one entry of a map for each key, in the order of the keys' bytes. */
export function writeMap<Value>(
  writer: Writer,
  tag: number,
  map: Readonly<Record<string, Value | undefined>>,
  writeValue: (writer: Writer, value: Value) => void,
): void {
  for (const key of sortedKeys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    writer.uint32(tag).fork().uint32(10).string(key);
    writeValue(writer, value);
    writer.ldelim();
  }
}

/** Reads one entry of a map into it. A key without a value has `none`'s. */
export function readEntry<Value>(
  reader: Reader,
  map: Record<string, Value>,
  readValue: (reader: Reader) => Value,
  none: () => Value,
): void {
  readDelimited(reader, (end) => {
    let key = '';
    let value: Value | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) key = reader.string();
      else if (tag >>> 3 === 2) value = readValue(reader);
      else reader.skipType(tag & 7);
    }
    // A key may be any text; `__proto__` has to be one like others.
    Object.defineProperty(map, key, {
      value: value ?? none(),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  });
}

/** Reads the numbers of a repeated field, packed or one by one, as `tag` says. */
export function readNumbers<T>(
  reader: Reader,
  tag: number,
  into: T[],
  readNumber: (reader: Reader) => T,
): void {
  if ((tag & 7) !== 2) into.push(readNumber(reader));
  else
    readDelimited(reader, (end) => {
      while (reader.pos < end) into.push(readNumber(reader));
    });
}

/** For `jstype = JS_NUMBER`. Throws a RangeError for what is no whole number a double holds exactly. */
export function writeNumber64(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an exact whole number`);
  writer.int64(value);
}

export function writeBigint64(writer: Writer, value: bigint): void {
  const bits = BigInt.asUintN(64, value);
  if (BigInt.asIntN(64, bits) !== value) throw new RangeError(`${value} does not fit into 64 bits`);
  writer.int64({
    low: Number(bits & 0xffff_ffffn) | 0,
    high: Number(bits >> 32n) | 0,
    unsigned: false,
  });
}

/** For `jstype = JS_NUMBER`: rounded past 2^53. */
export function readNumber64(reader: Reader): number {
  const start = reader.pos;
  let value = 0;
  let scale = 1;
  for (let length = 1; length < 10; length++) {
    const byte = nextByte(reader);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
  // Ten bytes: a negative number.
  reader.pos = start;
  return Number(readBigint64(reader));
}

export function readBigint64(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = nextByte(reader);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
  throw new RangeError('a number is longer than ten bytes');
}

function nextByte(reader: Reader): number {
  const byte = reader.pos < reader.len ? reader.buf[reader.pos++] : undefined;
  if (byte === undefined) throw new RangeError('it ends in the middle of a number');
  return byte;
}

/** By their bytes, as Go sorts them: JavaScript sorts by UTF-16 units, which differs above U+FFFF. */
function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  if (!keys.some((key) => /[\ud800-\udfff]/.test(key))) return keys.sort();
  return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
