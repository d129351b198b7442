import type { Path } from '../diagnostic.ts';
import { USER_STAGES, type UserStage } from '../image-spec.ts';
import type { Kairosfile } from '../schema.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

type WrittenStep = NonNullable<NonNullable<Kairosfile['stages']>[UserStage]>[number];
type WrittenMount = NonNullable<Extract<WrittenStep, { run: string }>['mounts']>[number];

/** A `run` step of the user's, and where it stands. */
export interface RunStep {
  readonly path: Path;
  readonly stage: UserStage;
  readonly line: string;
  readonly commands: readonly ShellCommand[];
  readonly mounts: readonly WrittenMount[];
}

/** A `copy` step of the user's, and where it stands. */
export interface CopyStep {
  readonly path: Path;
  readonly stage: UserStage;
  readonly from: string;
  readonly to: string;
}

/** A path of the build context that a step needs, and where it is named. */
export interface ContextPath {
  readonly path: Path;
  readonly from: string;
}

/** Every path of the build context that the user's steps name. */
export const contextPaths = ({
  runs,
  copies,
}: {
  readonly runs: readonly RunStep[];
  readonly copies: readonly CopyStep[];
}): readonly ContextPath[] => [
  ...copies.map(({ path, from }) => ({ path: [...path, 'from'], from })),
  ...runs.flatMap(({ mounts, path }) =>
    mounts.flatMap((mount, index) =>
      'bind' in mount ? [{ path: [...path.slice(0, -1), 'mounts', index, 'bind'], from: mount.bind }] : [],
    ),
  ),
];

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
              mounts: step.mounts ?? [],
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
