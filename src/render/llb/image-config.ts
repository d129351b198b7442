import type { Platform } from '../../llb/op.ts';
import { UserError } from '../../lib/user-error.ts';

/** The parts of an image configuration that matter here (image-spec, config.md); `Shell` and `OnBuild` are Docker's. */
export interface ImageConfig {
  readonly author?: string;
  readonly config?: {
    readonly User?: string;
    readonly Env?: readonly string[] | null;
    readonly WorkingDir?: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Shell?: readonly string[] | null;
    readonly OnBuild?: readonly string[] | null;
  };
  readonly history?: readonly unknown[] | null;
}

/** What one layer's line in `docker history` says. */
export interface HistoryEntry {
  readonly created_by: string;
  readonly comment: string;
  readonly empty_layer?: true;
}

/** Reads a base's configuration; an image without one has an empty one. Throws UserError for what is no configuration. */
export function readImageConfig(text: string | undefined): ImageConfig {
  if (text === undefined || text === '') return {};
  try {
    const config = JSON.parse(text) as unknown;
    if (typeof config === 'object' && config !== null) return config;
  } catch {
    // Said below.
  }
  throw new UserError('the configuration of the base image is no JSON object');
}

/**
 * The configuration of the finished image: the base's, with labels and history of ours. Its layers are left to BuildKit,
 * which knows them, and so are dates unless there is an epoch.
 */
export function imageConfig(
  base: ImageConfig,
  image: {
    readonly platform: Platform;
    readonly labels: Readonly<Record<string, string>>;
    readonly history: readonly HistoryEntry[];
    readonly epoch: number | undefined;
  },
): string {
  const { platform, labels, history, epoch } = image;
  const created = epoch === undefined ? {} : { created: isoSeconds(epoch) };
  const { architecture, os, variant } = platform;
  return JSON.stringify({
    ...created,
    ...(base.author === undefined ? {} : { author: base.author }),
    architecture,
    os,
    ...(variant === undefined || variant === '' ? {} : { variant }),
    // Triggers of the base are for whoever builds on it, which was us; passing them on would promise what was not done.
    config: { ...base.config, OnBuild: undefined, Labels: sorted({ ...base.config?.Labels, ...labels }) },
    history: [...(base.history ?? []), ...history.map((entry) => ({ ...created, ...entry }))],
  });
}

const isoSeconds = (epoch: number): string => new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');

const sorted = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
