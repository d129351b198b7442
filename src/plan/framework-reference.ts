import { PUBLISHED } from '../lib/published-names.ts';

/**
 * The image a Kairosfile's `framework` stands for: a tag means the documented repository (with the `-fips` suffix its
 * FIPS builds have), a full reference means itself, and nothing means our own framework of the agent's version.
 */
export function frameworkReference(options: {
  readonly framework: string | undefined;
  readonly fips: boolean;
  readonly agentVersion: string;
}): string {
  const { framework, fips, agentVersion } = options;
  const suffix = fips ? '-fips' : '';
  if (framework === undefined) return `${PUBLISHED.frameworkRepository}:${agentVersion}${suffix}`;
  // A tag can hold neither a slash nor a colon nor an at sign; a reference to an image always has one of them here.
  if (/[/:@]/.test(framework)) return framework;
  return `${PUBLISHED.documentedFrameworkRepository}:${framework}${suffix}`;
}
