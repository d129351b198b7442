import type { TargetOutcome } from '../../engine/build-images.ts';
import { BuildFailure } from '../../engine/client/build-failure.ts';
import { fillTemplate } from '../../engine/options/template.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Io } from '../io.ts';

export interface OutcomeFiles {
  readonly metadataFile: string | undefined;
  readonly iidFile: string | undefined;
}

/** Writes `--metadata-file` and `--iidfile` for what was built. */
export async function writeOutcomeFiles(
  io: Io,
  outcomes: readonly TargetOutcome[],
  { metadataFile, iidFile }: OutcomeFiles,
): Promise<void> {
  const built = outcomes.filter((outcome) => outcome.state === 'built');
  if (iidFile !== undefined)
    for (const { name, result } of built)
      if (result.imageId !== undefined)
        await io.write(fillTemplate(iidFile, name), result.imageId, { replace: true });
  if (metadataFile === undefined) return;
  // As bake does it: one build's own, or one for each name.
  const metadata =
    outcomes.length === 1
      ? (built[0]?.result.metadata ?? {})
      : Object.fromEntries(built.map(({ name, result }) => [name, result.metadata]));
  await io.write(metadataFile, `${JSON.stringify(metadata, undefined, 2)}\n`, { replace: true });
}

/** What was built, for standard output: the image's id, or a line for each of several; or all of it as JSON. */
export function outcomeText(outcomes: readonly TargetOutcome[], json: boolean): string {
  if (json) return `${JSON.stringify(outcomes.map(jsonOutcome), undefined, 2)}\n`;
  return outcomes
    .map((outcome) => {
      if (outcome.state !== 'built') return '';
      const id = outcome.result.imageId ?? outcome.result.digest;
      if (outcomes.length === 1) return id === undefined ? '' : `${id}\n`;
      return `${[outcome.name, id ?? '', ...outcome.tags].join(' ').trimEnd()}\n`;
    })
    .join('');
}

function jsonOutcome(outcome: TargetOutcome): object {
  const { name, state } = outcome;
  switch (outcome.state) {
    case 'built': {
      const { tags, result } = outcome;
      return { name, state, tags, ...result };
    }
    case 'failed':
      return { name, state, error: messageOf(outcome.error) };
    case 'canceled':
      return { name, state };
  }
}

/** The failure to end with: the one there is, or one that names all of several. Undefined when everything was built. */
export function failureOf(outcomes: readonly TargetOutcome[]): Error | undefined {
  const failed = outcomes.filter((outcome) => outcome.state === 'failed');
  const [first] = failed;
  if (first === undefined) return undefined;
  if (outcomes.length === 1)
    return first.error instanceof Error ? first.error : new Error(String(first.error));
  const causes = failed.map(({ name, error }) => `  ${name}: ${messageOf(error)}`);
  return new UserError(`${failed.length} of ${outcomes.length} images failed\n${causes.join('\n')}`, {
    cause: first.error,
  });
}

/** The lines of Kairosfiles that asked for what failed, each place once. */
export function excerptsOf(outcomes: readonly TargetOutcome[]): string {
  const excerpts = outcomes.flatMap((outcome) =>
    outcome.state === 'failed' && outcome.error instanceof BuildFailure ? [outcome.error.excerpt] : [],
  );
  return [...new Set(excerpts)].join('');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
