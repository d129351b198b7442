import type { Path } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';

/** `latest` is asked for at every build: two builds of one Kairosfile are not the same image. */
export const latestKubernetes: LintRule = {
  name: 'LatestKubernetes',
  description: 'A standard image should name the release of Kubernetes it carries.',
  check: ({ kairosfile: { kubernetes, matrix }, cells }) => {
    if (!cells.some(({ spec }) => spec.kubernetes?.version === 'latest')) return [];
    const isLatest = (version: string | undefined): boolean =>
      (version ?? kubernetes?.version ?? 'latest') === 'latest';
    const axis = (matrix?.kubernetes ?? []).flatMap(({ version }, index): Path[] =>
      isLatest(version) ? [['matrix', 'kubernetes', index]] : [],
    );
    const included = (matrix?.include ?? []).flatMap(({ kubernetes: choice }, index): Path[] =>
      choice?.version === 'latest' ? [['matrix', 'include', index, 'kubernetes', 'version']] : [],
    );
    const written: Path[] = [...axis, ...included];
    if (written.length === 0)
      written.push(kubernetes === undefined ? placeOfVariant(matrix) : ['kubernetes', 'version']);
    return written.map((path) => ({
      path,
      message: 'the newest release of Kubernetes is taken, whichever that is when the image is built',
      hint: 'name one, as "version: v1.32.1+k3s1" does',
    }));
  },
};

/** Where `standard` is written, when nothing is about Kubernetes. */
function placeOfVariant(matrix: { readonly variant?: readonly string[] | undefined } | undefined): Path {
  const index = matrix?.variant?.indexOf('standard') ?? -1;
  return index === -1 ? ['variant'] : ['matrix', 'variant', index];
}
