import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Bits of a mode that let others than the owner write. */
const WRITABLE_BY_OTHERS = 0o022;

/** What code is kept for: it is of no use for any other source. */
export interface KeptCode {
  readonly file: string;
  /** The program's own digest in hexadecimal. V8 itself only compares lengths. */
  readonly digest: string;
}

/**
 * V8's compiled code of a program, as an earlier run of the same user has left it. Undefined when there is none, when it is of another
 * program, and when somebody else could have written it.
 */
export function readKeptCode({ file, digest }: KeptCode): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { uid, mode } = fstatSync(descriptor);
    const own = process.getuid === undefined || uid === process.getuid();
    if (!own || (mode & WRITABLE_BY_OTHERS) !== 0) return undefined;
    const content = readFileSync(descriptor);
    const length = digest.length;
    return content.toString('latin1', 0, length) === digest ? content.subarray(length) : undefined;
  } catch {
    // A start without it only takes longer.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Leaves compiled code for the next run, whole or not at all. That it can't be written is no reason to fail. */
export function keepCode({ file, digest }: KeptCode, code: Uint8Array): void {
  const unfinished = `${file}.${process.pid}`;
  const content = Buffer.concat([Buffer.from(digest, 'latin1'), code]);
  if (!succeeds(() => mkdirSync(dirname(file), { recursive: true, mode: 0o700 }))) return;
  if (succeeds(() => writeFileSync(unfinished, content, { mode: 0o600 })))
    if (succeeds(() => renameSync(unfinished, file))) return;
  succeeds(() => rmSync(unfinished, { force: true }));
}

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
