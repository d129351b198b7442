import { createHash } from 'node:crypto';
import { type DownloadOptions, fetchBytes } from '../../lib/fetch-bytes.ts';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { readLayer } from '../../oci/read-layer.ts';
import type { FrameworkRelease } from '../../plan/framework/framework-releases.ts';
import {
  describeArchive,
  parseChecksums,
  type ReleaseRequest,
} from '../../plan/framework/release-archive.ts';

const HINTS = {
  missing: 'Is the version published, and does a mirror carry it?',
  unreachable: 'Is the release host reachable? A mirror is named with --base-url.',
};

export interface ProgramSource {
  /** Address of the release host or of a mirror with the same paths. */
  readonly baseUrl: string;
  /** Sums that are known already, by path on the release host. */
  readonly pinned: ReadonlyMap<string, string>;
  /** Refuse what is not pinned. */
  readonly frozen: boolean;
  /** Waits between tries of a download; left out: a real timer. */
  readonly sleep?: NonNullable<DownloadOptions['sleep']>;
}

export interface FetchedProgram {
  readonly bytes: Uint8Array;
  readonly version: string;
  /** The archive it came from, to be pinned. */
  readonly archive: { readonly path: string; readonly sum: string };
}

/**
 * Fetches a program: its archive, checked against the pinned sum or else against the sum the project publishes beside it, and
 * from the archive exactly the named regular file.
 */
export async function fetchProgram(
  host: Host,
  release: FrameworkRelease,
  request: ReleaseRequest,
  source: ProgramSource,
): Promise<FetchedProgram> {
  const { archives, checksums, version } = describeArchive(release, request);
  const base = source.baseUrl.replace(/\/+$/, '');
  const { path, sum } =
    pinnedArchive(archives, source.pinned) ??
    (await publishedArchive(host, base, archives, checksums, source));
  const archive = await fetchBytes(`${base}/${path}`, downloads(host, source));
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== sum)
    throw new UserError(`${base}/${path} is not what was expected: its sha256 is ${actual}, not ${sum}`, {
      hint: source.pinned.has(path)
        ? 'The lock has another sum. A release that changes after the fact is a reason to look closely.'
        : 'The download or the mirror is damaged.',
    });
  return { bytes: await extractMember(archive, release.member, path), version, archive: { path, sum } };
}

const downloads = (host: Host, { sleep }: ProgramSource): DownloadOptions => ({
  host,
  hints: HINTS,
  ...(sleep === undefined ? {} : { sleep }),
});

type Archive = FetchedProgram['archive'];

function pinnedArchive(
  archives: readonly string[],
  pinned: ReadonlyMap<string, string>,
): Archive | undefined {
  for (const path of archives) {
    const sum = pinned.get(path);
    if (sum !== undefined) return { path, sum };
  }
  return undefined;
}

async function publishedArchive(
  host: Host,
  base: string,
  archives: readonly string[],
  checksums: string,
  source: ProgramSource,
): Promise<Archive> {
  if (source.frozen)
    throw new UserError(`${archives[0] ?? checksums} is not in the lock, and the lock is frozen`, {
      hint: 'Build once without --frozen and keep the lock file.',
    });
  const sums = parseChecksums(
    Buffer.from(await fetchBytes(`${base}/${checksums}`, downloads(host, source))).toString(),
  );
  for (const path of archives) {
    const sum = sums.get(path.slice(path.lastIndexOf('/') + 1));
    if (sum !== undefined) return { path, sum };
  }
  throw new UserError(
    `${base}/${checksums} lists none of ${archives.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(', ')}`,
  );
}

/** The one regular file of that whole name in a tar.gz. Throws UserError when it is missing, empty or not a regular file. */
async function extractMember(archive: Uint8Array, member: string, what: string): Promise<Uint8Array> {
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(archive);
  };
  for await (const entry of readLayer(whole(), what)) {
    if (entry.path !== member) continue;
    if (entry.kind !== 'file') throw new UserError(`${what}: ${member} is not a regular file`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.open()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (bytes.length === 0) throw new UserError(`${what}: ${member} is empty`);
    return bytes;
  }
  throw new UserError(`${what} holds no file ${member}`);
}
