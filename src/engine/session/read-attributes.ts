import { join } from 'node:path';
import { CommandError } from '../../lib/command-error.ts';
import type { Host } from '../../lib/host.ts';

/** Extended attributes of everything below some files, by path; what has none is not there. */
export type AttributeReader = (files: readonly string[]) => Promise<AttributesByPath>;
export type AttributesByPath = ReadonlyMap<string, Readonly<Record<string, Uint8Array>>>;

const PROGRAM = 'getfattr';

/** Milliseconds for a whole tree. */
const LIMIT = 60_000;

/**
 * Reads extended attributes with getfattr(1), since Node has no call for it: once for a whole tree, as most have none. Where the
 * program is missing, trees go without them, as they do from a file system that has none.
 */
export function attributeReader(host: Pick<Host, 'run' | 'files' | 'environment'>): AttributeReader {
  let present: Promise<boolean> | undefined;
  return async (files) => {
    // Starting a program that is not there takes longer than looking for it.
    if (files.length === 0 || !(await (present ??= isInstalled(host, PROGRAM)))) return new Map();
    const options = ['--recursive', '--physical', '--no-dereference', '--absolute-names', '--dump'] as const;
    const command = [PROGRAM, ...options, '--match=-', '--encoding=base64', '--', ...files] as const;
    try {
      // Values may be anything: none of them is shown.
      const { stdout } = await host.run(command, { timeout: LIMIT, secret: true });
      return parseAttributes(stdout);
    } catch (error) {
      if (error instanceof CommandError) return new Map();
      throw error;
    }
  };
}

async function isInstalled(
  { files, environment }: Pick<Host, 'files' | 'environment'>,
  name: string,
): Promise<boolean> {
  const directories = (environment['PATH'] ?? '').split(':').filter((directory) => directory.startsWith('/'));
  const found = await Promise.all(directories.map(async (directory) => files.stat(join(directory, name))));
  return found.some((status) => status !== undefined);
}

/** Reads getfattr's dump: a line with the path, one for each attribute, an empty one (setfattr(1), `--restore`). */
export function parseAttributes(dump: string): AttributesByPath {
  const found = new Map<string, Record<string, Uint8Array>>();
  let current: Record<string, Uint8Array> = {};
  for (const line of dump.split('\n')) {
    const [, file] = /^# file: (.*)$/.exec(line) ?? [];
    const [, name, value = ''] = /^([^=#]+)(?:=0s(.*))?$/.exec(line) ?? [];
    if (file !== undefined) found.set(unescape(file), (current = {}));
    // What macOS keeps for itself is of no use elsewhere; BuildKit's own client leaves it out too.
    else if (name !== undefined && !name.startsWith('com.apple.'))
      current[unescape(name)] = Buffer.from(value, 'base64');
  }
  return found;
}

/** Backslashes, line breaks and the like are written in octal, byte by byte. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_match, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}
