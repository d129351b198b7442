import type { System } from '../distro/system.ts';
import type { Files } from '../lib/host.ts';
import type { InitrdContent } from '../lib/initrd.ts';
import type { Variant } from '../spec/image-spec.ts';

/** What the image was asked to be; a check compares the image with it. What nobody asked for is absent. */
export interface Expectation {
  readonly variant?: Variant;
  readonly model?: string;
  readonly provider?: string;
  readonly trustedBoot?: boolean;
  readonly fips?: boolean;
}

/** The part of a file tree that a check needs: nothing that changes anything. */
export type InspectedFiles = Pick<Files, 'readText' | 'readStart' | 'stat' | 'lstat' | 'readLink' | 'list'>;

/** What a check may look at: the finished tree, read only. Nothing of the image is executed. */
export interface Inspection {
  readonly files: InspectedFiles;
  /** Undefined when os-release is missing or names a system nobody knows. */
  readonly system: System | undefined;
  readonly expected: Expectation;
  /** /etc/kairos-release, parsed; empty when missing. */
  readonly release: ReadonlyMap<string, string>;
  /** What /boot/initrd holds, read once; a reason when it can't be read. */
  initrd(): Promise<InitrdContent>;
}

export interface Finding {
  readonly message: string;
  /** The file the finding is about. */
  readonly path?: string;
}

/** One rule about a finished image. One file each under `plan/checks/`, one section each in docs/checks.md. */
export interface Check {
  /** Stable and kebab-case, such as `kernel-image`: what `--skip` takes. */
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** What is asked and why it matters to a node. */
  readonly explanation: string;
  /** What to do when it fails. */
  readonly fix: string;
  /** A reason not to ask this of this image (trusted boot has no initrd), or undefined. */
  readonly notApplicable?: (inspection: Inspection) => string | undefined | Promise<string | undefined>;
  readonly inspect: (inspection: Inspection) => Promise<readonly Finding[]>;
}
