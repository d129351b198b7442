import type { Architecture } from '../../spec/image-spec.ts';
import { UserError } from '../../lib/user-error.ts';
import type { FrameworkRelease } from './framework-releases.ts';

/** What is asked of a release. */
export interface ReleaseRequest {
  readonly arch: Architecture;
  readonly fips: boolean;
  /** The tag to take instead of the release's own. */
  readonly version?: string;
}

/** Where a release's files are, relative to the release host. */
export interface ReleaseArchive {
  readonly version: string;
  /** Names the archive may have, all in the same directory, the usual one first. */
  readonly archives: readonly string[];
  readonly checksums: string;
}

/**
 * The paths of a release's files (`organization/repository/releases/download/tag/file`, as on GitHub). Throws UserError
 * when the release has no build for the architecture, or no version is known.
 */
export function describeArchive(release: FrameworkRelease, request: ReleaseRequest): ReleaseArchive {
  const arch = release.architectures[request.arch];
  if (arch === undefined)
    throw new UserError(`${release.repository} is not published for ${request.arch}`, {
      hint: `It is published for ${Object.keys(release.architectures).join(', ')}.`,
    });
  const version = request.version ?? release.version;
  if (version === undefined)
    throw new UserError(`no version of ${release.repository} is known`, {
      hint: `Name one: --program ${release.repository}=v1.2.3`,
    });
  const words: Readonly<Record<string, string>> = {
    version,
    number: version.replace(/^v/, ''),
    arch,
    fips: request.fips && release.fips ? '-fips' : '',
  };
  const directory = `${release.organization}/${release.repository}/releases/download/${version}`;
  const path = (pattern: string): string =>
    `${directory}/${pattern.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole)}`;
  return { version, archives: release.archives.map(path), checksums: path(release.checksums) };
}

/** The sums of a `sha256sum` list by file name: 64 hexadecimal digits, blanks, an optional `*`, the name. Other lines don't count. */
export function parseChecksums(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line));
  return new Map(
    lines.flatMap((match) => (match?.[1] && match[2] ? [[match[2], match[1].toLowerCase()]] : [])),
  );
}
