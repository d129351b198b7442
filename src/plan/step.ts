import type { Action } from '../distro/action.ts';
import type { StepName } from '../spec/image-spec.ts';

/** The steps of install that need nothing but the distribution's own servers: they come first, and take longest. */
export const PACKAGE_STEPS = ['installPackages', 'installKernel'] as const satisfies readonly StepName[];

export type Stage = 'install' | 'init';

/** One named unit of the agent's plan. */
export interface Step {
  /** The name `--skip-step` knows it by, such as `installPackages`. */
  readonly name: StepName;
  readonly stage: Stage;
  /** A short sentence in the imperative, shown while it runs. */
  readonly title: string;
  readonly reason?: string;
  readonly actions: readonly Action[];
}
