import { releaseNamed } from '../releases.ts';
import { ownRelease, type ReleaseQuestion, valueOf } from '../stated-release.ts';

/** Derivatives that follow Debian's testing and number their snapshots by date. */
const ROLLING_IDS: readonly string[] = ['kali'];

/**
 * The release of Debian or Ubuntu that a system is, or is built on. Derivatives count releases of their own (Linux Mint 22), and
 * name their base's codename by UBUNTU_CODENAME or DEBIAN_CODENAME, or have it for their own (Raspberry Pi OS).
 */
export function debianRelease(question: ReleaseQuestion): string | undefined {
  const { osRelease, distro, own } = question;
  const codename = valueOf(osRelease, 'VERSION_CODENAME');
  if (own) return unreleased(osRelease, codename) ?? ownRelease(question);
  const base = valueOf(osRelease, distro === 'ubuntu' ? 'UBUNTU_CODENAME' : 'DEBIAN_CODENAME');
  if (base !== undefined) return releaseNamed(distro, base) ?? base;
  if (distro === 'ubuntu') return undefined;
  const rolls = ROLLING_IDS.includes(osRelease.get('ID') ?? '') || codename?.endsWith('-rolling') === true;
  return releaseNamed(distro, codename) ?? (rolls ? 'testing' : undefined);
}

/** `Debian GNU/Linux forky/sid`: how testing and unstable alike call themselves until the release, without a VERSION_ID. */
function unreleased(
  osRelease: ReadonlyMap<string, string>,
  codename: string | undefined,
): string | undefined {
  if (valueOf(osRelease, 'VERSION_ID') !== undefined || codename === 'sid') return undefined;
  return /\/sid$/.test(osRelease.get('PRETTY_NAME') ?? '') ? 'testing' : undefined;
}
