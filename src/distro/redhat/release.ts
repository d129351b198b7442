import { ownRelease, type ReleaseQuestion } from '../stated-release.ts';

/** PLATFORM_ID of Fedora and of what is built from Enterprise Linux: `platform:f43`, `platform:el9`. */
const PLATFORM = /^platform:(f|el)(\d+)$/;

/**
 * The release of Fedora or of Enterprise Linux that a system is, or is built on. A derivative names it by PLATFORM_ID, whose
 * letters also say which of the two it is: Amazon Linux 2023 (`platform:al2023`) is neither.
 */
export function redhatRelease(question: ReleaseQuestion): string | undefined {
  if (question.own) return ownRelease(question);
  const [, line, release] = PLATFORM.exec(question.osRelease.get('PLATFORM_ID') ?? '') ?? [];
  return line === (question.distro === 'fedora' ? 'f' : 'el') ? release : undefined;
}
