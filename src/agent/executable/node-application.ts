/**
 * How Node finds an application in its own executable: an ELF note of this name, and a fuse that says it is there.
 * Source: Node's documentation, "Single executable applications", section on injecting the blob.
 */
const noteName = 'NODE_SEA_BLOB';
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';
const unset = '0'.charCodeAt(0);
const set = '1'.charCodeAt(0);

/** Notes consist of words of this many bytes. */
const noteAlignment = 4;

/**
 * The blob of `node --experimental-sea-config` as an ELF note (elf(5), "Notes"): sizes and type, the name, the blob, both
 * padded to whole words.
 */
export function applicationNote(blob: Buffer): Buffer {
  const name = Buffer.from(`${noteName}\0`);
  const header = Buffer.alloc(12);
  header.writeUInt32LE(name.length, 0);
  header.writeUInt32LE(blob.length, 4);
  header.writeUInt32LE(0, 8);
  return Buffer.concat([header, padded(name), padded(blob)]);
}

/**
 * Sets the fuse, in place.
 *
 * @throws Error when the runtime is not an unfused Node, or one that keeps its fuse elsewhere.
 */
export function setApplicationFuse(runtime: Buffer): void {
  const start = runtime.indexOf(fuse);
  const state = start + fuse.length;
  if (start < 0 || runtime.includes(fuse, state) || runtime[state] !== unset)
    throw new Error('the runtime has not exactly one unset fuse for a single executable application');
  runtime[state] = set;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (noteAlignment - 1))]);
}
