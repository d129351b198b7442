import { modelArchitecture } from '../../../src/spec/models.ts';
import type { Model } from '../../../src/spec/image-spec.ts';
import { type Combination, COMBINATIONS, wishedAxes, without } from './combinations.ts';
import { describeCombinations } from './describe-combinations.ts';
import { difference } from './line-difference.ts';
import type { ListedRelease } from './listed-releases.ts';
import { planCombination } from './plan-combination.ts';
import { fileTexts, type PlanLine, planLines, printLines } from './plan-lines.ts';
import { refusalsOf } from './refusals.ts';

const HEAD = `# Every plan for this release. That of a plain image stands in full; each other one as what changes when one more wish
# is added to a plainer image, once for all images where the same changes. UPDATE_GOLDEN=1 npm run test:unit writes it anew.
`;

/** Boards have one architecture whatever the release; that they are refused on another is in docs/distributions.md. */
const POSSIBLE = COMBINATIONS.filter(([arch, model]) => arch === (modelArchitecture(model as Model) ?? arch));

export interface ReleasePlans {
  /** All plans of the release, and what is refused. */
  readonly text: string;
  /** The texts of the files that the plans write, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Plans every combination for a release. */
export function releasePlans(release: ListedRelease): ReleasePlans {
  const plans = new Map<Combination, readonly PlanLine[]>();
  const refused = new Map<Combination, string>();
  const files = new Map<string, string>();
  for (const combination of POSSIBLE) {
    const answer = planCombination(release, combination);
    if (typeof answer === 'string') {
      refused.set(combination, answer);
      continue;
    }
    plans.set(combination, planLines(answer));
    for (const [name, text] of fileTexts(answer)) files.set(name, text);
  }
  const refusals = refusalsOf(release, refused).map(({ wishes, reason }) => `  ${wishes}: ${reason}\n`);
  const text = [
    HEAD,
    ...plainPlan(plans),
    ...additions(plans),
    ...(refusals.length === 0 ? [] : ['refused:\n', refusals.join('')]),
  ].join('\n');
  return { text, files };
}

/** Begins with a letter and what follows does not, so that git names the images beside each change. */
const heading = (images: readonly Combination[]): string => `${describeCombinations(images)}:\n`;

type Plans = ReadonlyMap<Combination, readonly PlanLine[]>;

function plainPlan(plans: Plans): readonly string[] {
  const [plain = []] = COMBINATIONS;
  return [heading([plain]), printLines(plans.get(plain) ?? [])];
}

/** What the last wish of each image changes: equal changes are one section. */
function additions(plans: Plans): readonly string[] {
  const changes = [...plans].flatMap(([combination, plan]) => {
    const axis = wishedAxes(combination).at(-1);
    if (axis === undefined) return [];
    const before = plans.get(without(combination, axis));
    if (
      before === undefined ||
      wishedAxes(combination).some((wish) => wish > 0 && !plans.has(without(combination, wish)))
    )
      throw new TypeError(`${combination.join(' ')} has a plan, and without one of its wishes it has none`);
    const { lines, marks } = difference(before, plan);
    const text = lines.length === 0 ? '  nothing changes\n' : printLines(lines, marks);
    return [{ axis, image: combination.slice(0, axis + 1), text }];
  });
  const equal = Map.groupBy(changes, ({ axis, text }) => `${axis}\n${text}`);
  return [...equal.values()]
    .sort(([left], [right]) => (left?.axis ?? 0) - (right?.axis ?? 0))
    .flatMap((group) => [heading(group.map(({ image }) => image)), group[0]?.text ?? '']);
}
