import { releaseNamed } from './releases.ts';

/** What an os-release file says, and for which distribution's release it is asked. */
export interface ReleaseQuestion {
  readonly osRelease: ReadonlyMap<string, string>;
  /** The distribution's name in our tables. */
  readonly distro: string;
  /** True when the system is the distribution itself, or counts its releases as it does; false for a derivative. */
  readonly own: boolean;
}

/** What a release may be called: it becomes part of file names and labels. */
const NAME = /^[\w.~+-]+$/;

/** The value of a key that is there and could be a release or its codename. */
export const valueOf = (osRelease: ReadonlyMap<string, string>, key: string): string | undefined => {
  const value = osRelease.get(key);
  return value !== undefined && NAME.test(value) ? value : undefined;
};

/**
 * The release a system states of itself: VERSION_ID, else the release that VERSION_CODENAME names. A derivative's numbers say
 * nothing of its parent, so it states none; families whose derivatives name the parent's release have a function of their own.
 */
export function ownRelease({ osRelease, distro, own }: ReleaseQuestion): string | undefined {
  if (!own) return undefined;
  const codename = valueOf(osRelease, 'VERSION_CODENAME');
  return valueOf(osRelease, 'VERSION_ID') ?? releaseNamed(distro, codename) ?? codename;
}
