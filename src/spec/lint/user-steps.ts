import type { Path } from '../diagnostic.ts';
import { USER_STAGES, type UserStage } from '../image-spec.ts';
import type { Kairosfile } from '../schema.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** A `run` step of the user's, and where it stands. */
export interface RunStep {
  readonly path: Path;
  readonly stage: UserStage;
  readonly line: string;
  readonly commands: readonly ShellCommand[];
}

/** A `copy` step of the user's, and where it stands. */
export interface CopyStep {
  readonly path: Path;
  readonly stage: UserStage;
  readonly from: string;
  readonly to: string;
}

/** The user's `run` steps in the order in which they happen. */
export const runSteps = ({ stages = {} }: Kairosfile): readonly RunStep[] =>
  USER_STAGES.flatMap((stage) =>
    (stages[stage] ?? []).flatMap((step, index) =>
      'run' in step
        ? [
            {
              path: ['stages', stage, index, 'run'],
              stage,
              line: step.run,
              commands: shellCommands(step.run),
            },
          ]
        : [],
    ),
  );

/** The user's `copy` steps in the order in which they happen. */
export const copySteps = ({ stages = {} }: Kairosfile): readonly CopyStep[] =>
  USER_STAGES.flatMap((stage) =>
    (stages[stage] ?? []).flatMap((step, index) =>
      'copy' in step
        ? [{ path: ['stages', stage, index, 'copy'], stage, from: step.copy.from, to: step.copy.to }]
        : [],
    ),
  );
