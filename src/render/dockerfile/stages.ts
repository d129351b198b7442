import { slug } from '../../distro/package-caches.ts';
import type { BuildPlan } from '../../plan/build-plan.ts';
import type { Architecture } from '../../spec/image-spec.ts';
import { type Instruction, instructionsOf, type Sources } from './instruction.ts';
import type { Style } from './style.ts';

/** One FROM and what follows it. */
export interface Stage {
  readonly name: string;
  readonly description: string;
  /** An image reference, a build argument, or an earlier stage's name. */
  readonly image: string;
  readonly platform?: Architecture;
  readonly instructions: readonly Instruction[];
}

/** The stages of one Dockerfile in the order they stand: what is only read from first, then every image. */
export function stagesOf(plans: readonly BuildPlan[], style: Style): readonly Stage[] {
  const tools = new ToolStages();
  const roots = new Map<string, Branch>();
  for (const plan of plans) {
    const instructions = instructionsOf(plan, tools.sourcesFor(plan), style);
    const key = JSON.stringify([plan.base, plan.arch]);
    const root = roots.get(key) ?? { plan, children: new Map() };
    roots.set(key, root);
    grow(root, instructions, plan);
  }
  const names = new Set(plans.map((plan) => plan.name));
  return [...tools.stages, ...[...roots.values()].flatMap((root) => imageStages(root, names))];
}

/** Images that are only read from: one stage for each image and platform, whoever needs it. */
class ToolStages {
  readonly #stages = new Map<string, Stage>();
  readonly #counts = new Map<string, number>();

  get stages(): readonly Stage[] {
    return [...this.#stages.values()];
  }

  sourcesFor(plan: BuildPlan): Sources {
    const agent = this.#stage(
      'kairos-init',
      'is the agent: one file that runs on any base.',
      plan.agent,
      plan,
    );
    if (plan.framework === undefined) return { agent };
    const description = 'is what makes a distribution Kairos, fetched while packages are installed.';
    return { agent, framework: this.#stage('kairos-framework', description, plan.framework, plan) };
  }

  #stage(role: string, description: string, image: string, { arch }: BuildPlan): string {
    const key = JSON.stringify([image, arch]);
    const known = this.#stages.get(key);
    if (known !== undefined) return known.name;
    const stem = arch === undefined ? role : `${role}-${arch}`;
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    const name = count === 1 ? stem : `${stem}-${count}`;
    const platform = arch === undefined ? {} : { platform: arch };
    this.#stages.set(key, { name, description, image, ...platform, instructions: [] });
    return name;
  }
}

/** Where images that start alike part: a tree whose branches are instructions. */
interface Branch {
  /** The first image that came this way; all that share the branch agree on what is read of it here. */
  readonly plan: BuildPlan;
  readonly instruction?: Instruction;
  readonly children: Map<string, Branch>;
  /** The image that ends here. */
  leaf?: BuildPlan;
}

function grow(root: Branch, instructions: readonly Instruction[], plan: BuildPlan): void {
  let branch = root;
  for (const instruction of instructions) {
    const key = JSON.stringify(instruction);
    const child = branch.children.get(key) ?? { plan, instruction, children: new Map() };
    branch.children.set(key, child);
    branch = child;
  }
  branch.leaf = plan;
}

function imageStages(root: Branch, names: Set<string>): readonly Stage[] {
  const { base, arch, parameters } = root.plan;
  const image = parameters.some((parameter) => parameter.name === 'BASE_IMAGE') ? '${BASE_IMAGE}' : base;
  // Images that share no more than their base need no stage for it.
  return [...root.children.values()].flatMap((child) =>
    walk(child, { image, ...(arch === undefined ? {} : { platform: arch }) }),
  );

  function walk(start: Branch, from: Pick<Stage, 'image' | 'platform'>): readonly Stage[] {
    const instructions: Instruction[] = [];
    let branch = start;
    for (;;) {
      if (branch.instruction !== undefined) instructions.push(branch.instruction);
      const [only, ...others] = branch.children.values();
      if (only === undefined || others.length > 0 || branch.leaf !== undefined) break;
      branch = only;
    }
    const name = branch.leaf?.name ?? sharedName(branch, names);
    const stage: Stage = {
      name,
      description:
        branch.leaf === undefined ? 'is what the images below have in common.' : 'is a finished image.',
      ...from,
      instructions: withPlatformArgument(instructions),
    };
    return [stage, ...[...branch.children.values()].flatMap((child) => walk(child, { image: name }))];
  }
}

function sharedName({ plan }: Branch, names: Set<string>): string {
  const stem = [slug(plan.base), plan.arch, 'shared'].filter((part) => part !== undefined).join('-');
  let name = stem;
  for (let count = 2; names.has(name); count++) name = `${stem}-${count}`;
  names.add(name);
  return name;
}

/** A stage sees only the build arguments it names. */
const withPlatformArgument = (instructions: readonly Instruction[]): readonly Instruction[] =>
  instructions.some((instruction) => instruction['perPlatform'] === true)
    ? [{ template: 'platform-argument' }, ...instructions]
    : instructions;
