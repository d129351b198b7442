import type { Architecture } from '../spec/image-spec.ts';

export type Family = 'debian' | 'redhat' | 'suse' | 'alpine' | 'arch' | 'hadron';

/** The system inside the container, as its os-release says (os-release(5)). */
export interface System {
  /** The distribution whose rules apply, such as `debian` or `ubuntu`: for a derivative, its nearest known parent. Stored as KAIROS_FLAVOR. */
  readonly distro: string;
  readonly family: Family;
  /** The os-release's own ID, which differs from `distro` on a derivative. */
  readonly id: string;
  /**
   * The release of `distro` whose rules apply, a derivative's parent's: VERSION_ID; Alpine's patch level cut off; `testing` or
   * `unstable` where Debian gives none; `rolling` where there are no releases. Empty when the system names none.
   */
  readonly version: string;
  /** The release as the system states it, where `version` is a guess because our tables don't list it (releases.ts). */
  readonly statedVersion?: string;
  /** VERSION_CODENAME where there is one. */
  readonly codename?: string;
  readonly prettyName: string;
  readonly arch: Architecture;
}
