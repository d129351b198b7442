import type { Path } from '../diagnostic.ts';
import type { MatrixCell } from '../image-spec.ts';
import type { DroppedCell } from '../matrix.ts';
import type { Kairosfile } from '../schema.ts';
import type { CopyStep, RunStep } from './user-steps.ts';

/** What a rule may look at: everything a user wrote, and what is known without asking anybody. */
export interface LintSubject {
  /** The Kairosfile with flags and build arguments over it; valid. */
  readonly kairosfile: Kairosfile;
  /** The user's steps, in the order in which they happen. */
  readonly runs: readonly RunStep[];
  readonly copies: readonly CopyStep[];
  readonly cells: readonly MatrixCell[];
  readonly dropped: readonly DroppedCell[];
  /** Whether a path of the build context is kept out of it by .dockerignore. */
  readonly isIgnored: (contextPath: string) => boolean;
  /** The release that took the place of a base image's, such as `debian:13`; undefined when it is a current one, or unknown. */
  readonly successorOf: (base: string) => string | undefined;
}

/** One breach of a rule. */
export interface Finding {
  /** The value to point at. */
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Something that is no error and still likely to hurt. A rule is one file under `rules/`, one line in `rules.ts` and one
 * page under docs/rules/ with an example of each side, which are its tests.
 */
export interface LintRule {
  /** As users write it in `# check=skip=…`; its page is named after it. */
  readonly name: string;
  /** What it asks for, in one sentence. */
  readonly description: string;
  /** Asked only where a user turns it on. */
  readonly experimental?: boolean;
  readonly check: (subject: LintSubject) => readonly Finding[];
}
