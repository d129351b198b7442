/** What a Go program says of how it was built. */
export interface GoBuildInfo {
  /** Of the toolchain, with the experiments it was set to: `go1.26.8`, `go1.24.1 X:boringcrypto`. */
  readonly version: string;
  /** Settings of the build by name, such as `GOFIPS140`; empty for a program built without modules. */
  readonly settings: ReadonlyMap<string, string>;
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER = 32;
const FLAGS = 15;
/** The texts follow the header; Go before 1.18 pointed to them instead. */
const INLINE = 2;
/** What `cmd/go` puts before and after the settings. */
const FRAME = 16;

/**
 * Finds the build information in a Go program as a whole; undefined when it has none, as what is compressed or no Go program, or
 * was built by a Go before 1.18. The format is that of Go's package debug/buildinfo; stripping leaves it in place.
 */
export function goBuildInfo(program: Uint8Array): GoBuildInfo | undefined {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  for (let at = bytes.indexOf(MAGIC); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    // A program that reads such information itself holds the magic as a constant, too.
    if (at % ALIGNMENT !== 0 || ((bytes[at + FLAGS] ?? 0) & INLINE) === 0) continue;
    const version = lengthPrefixed(bytes, at + HEADER);
    if (version === undefined || !/^(?:go\d|devel )/.test(version.text)) continue;
    const module = lengthPrefixed(bytes, version.end)?.text ?? '';
    return { version: version.text, settings: settingsIn(module.slice(FRAME, -FRAME)) };
  }
  return undefined;
}

/** A text after its length in bytes as a varint. */
function lengthPrefixed(
  bytes: Buffer,
  at: number,
): { readonly text: string; readonly end: number } | undefined {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const start = at + index + 1;
    const end = start + length;
    return end > bytes.length ? undefined : { text: bytes.toString('latin1', start, end), end };
  }
  return undefined;
}

/** Lines such as `build<tab>GOOS=linux`. */
function settingsIn(module: string): ReadonlyMap<string, string> {
  const lines = module.split('\n').map((line) => /^build\t([^=]+)=(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match?.[1] ? [[match[1], match[2] ?? '']] : [])));
}
