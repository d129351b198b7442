import type { Architecture, Model } from '../spec/image-spec.ts';

/**
 * Where a row is known from: looked up in the distribution's archive, read in its documentation, or not checked against either,
 * which `kairos-init plan` then says of its names. A row without a source is what the Factory resolves today.
 */
export type PackageSource = 'archive' | 'documentation' | 'unverified';

/** When a row of packages applies. What is left out does not matter. */
export interface PackageRow<Distro extends string = string> {
  readonly names: readonly string[];
  /** One distribution of the family, or several. */
  readonly distro?: Distro | readonly Distro[];
  readonly architectures?: readonly Architecture[];
  readonly models?: readonly Model[];
  /** A constraint on the release (dotted-version.ts). */
  readonly version?: string;
  readonly trustedBoot?: boolean;
  readonly fips?: boolean;
  readonly legacyFramework?: boolean;
  readonly reason?: string;
  readonly source?: PackageSource;
}

/** Package names as written in a table: separated by white space. */
export const packageNames = (list: string): readonly string[] => list.trim().split(/\s+/);
