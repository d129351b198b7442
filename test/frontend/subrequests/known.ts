import type { KnowledgeSources } from '../../../src/frontend/subrequests/answer-subrequest.ts';
import { ignoredBy, listIgnorePatterns } from '../../../src/lib/patterns/ignore-file.ts';
import { planBuild } from '../../../src/plan/plan-build.ts';
import { resolve } from '../../support/resolve.ts';
import { buildOptions } from '../../support/specs.ts';

/** Everything a request may need, of the text of a Kairosfile. */
export function known(
  text: string,
  options: {
    readonly target?: string;
    readonly flags?: Readonly<Record<string, string>>;
    readonly checkOptions?: string;
    readonly dockerignore?: string;
    readonly kubernetesVersion?: string;
  } = {},
): KnowledgeSources {
  const source = { file: 'Kairosfile', content: new TextEncoder().encode(text) };
  const file = {
    source,
    images: resolve(text, options.flags),
    isIgnored: ignoredBy(listIgnorePatterns(options.dockerignore ?? '')),
    ...(options.checkOptions === undefined ? {} : { checkOptions: options.checkOptions }),
  };
  const images = { ...file, platform: 'linux/amd64' };
  const cell = () => {
    const chosen = file.images.cells.find(
      ({ name }) => options.target === undefined || name === options.target,
    );
    if (chosen === undefined) throw new Error('no such target');
    return { ...images, cell: chosen, plan: planBuild(chosen, buildOptions()) };
  };
  const { kubernetesVersion } = options;
  return {
    file: async () => file,
    images: async () => images,
    cell: async () => cell(),
    versions: async () => ({ ...cell(), ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) }),
    definition: async () => ({
      ...cell(),
      definition: { def: { 'sha256:0': { Op: null } }, metadata: {}, source: {} },
    }),
  };
}
