import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { type Board, boardSchema } from '../spec/board.ts';
import type { Files } from '../lib/host.ts';
import type { Stage } from '../plan/step.ts';
import type { AgentAction } from './runnable-step.ts';

/** What a stage did to the image. It stays in the image, so it holds nothing that differs between two equal builds. */
export interface StageRecord {
  readonly stage: Stage;
  readonly agent: string;
  /** Whether the image is to be a FIPS one: what comes later takes it from here when it is not told. */
  readonly fips: boolean;
  /** The board of the user's own that the image is for, likewise. */
  readonly board?: Board | undefined;
  /** Digest of all that the stage depends on besides the system: the plan, the agent's version, the framework. */
  readonly inputs: string;
  readonly finished: boolean;
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
  readonly name: string;
  readonly title: string;
  readonly outcome: 'done' | 'unchanged' | 'skipped';
  /** Digest of what is installed and of the kernels, after the step. */
  readonly system: string;
  readonly actions: readonly AgentAction[];
}

const recordSchema = z.object({
  stage: z.enum(['install', 'init']),
  agent: z.string(),
  fips: z.boolean(),
  board: z.optional(boardSchema),
  inputs: z.string(),
  finished: z.boolean(),
  steps: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      outcome: z.enum(['done', 'unchanged', 'skipped']),
      system: z.string(),
      actions: z.array(z.custom<AgentAction>((action) => typeof action === 'object')),
    }),
  ),
});

const HEADER =
  '# Written by kairos-init: what this stage did to the image. Remove the file to have the stage done again.\n';

export const recordPath = (stage: Stage): string => `/etc/kairos/kairos-init-${stage}.yaml`;

/** The record of a stage; undefined when there is none, or none that this version can read. */
export async function readRecord(files: Files, stage: Stage): Promise<StageRecord | undefined> {
  const text = await files.readText(recordPath(stage));
  if (text === undefined) return undefined;
  try {
    const record = recordSchema.safeParse(parse(text, { maxAliasCount: 0 }));
    return record.success ? record.data : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(files: Files, record: StageRecord): Promise<void> {
  const text = HEADER + stringify(record, { lineWidth: 0, aliasDuplicateObjects: false });
  await files.write(recordPath(record.stage), text, 0o644);
}

/** sha256 of plain data, as `sha256:<hex>`. */
export function digestOfData(data: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(data)).digest('hex')}`;
}
