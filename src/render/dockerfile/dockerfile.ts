import type Handlebars from 'handlebars';
import runtime from 'handlebars/runtime.js';
import { UsageError } from '../../lib/user-error.ts';
import type { BuildPlan } from '../../plan/build-plan.ts';
import type { Instruction } from './instruction.ts';
import type { Style } from './style.ts';
import { dockerWord, shellWord } from './quote.ts';
import { type Stage, stagesOf } from './stages.ts';
import { templates } from './templates.generated.ts';

/** What a Dockerfile says about itself, and its style. */
export interface DockerfileOptions {
  readonly style: Style;
  /** What it was made from, such as a file's name. */
  readonly source: string;
  /** The words of the command that makes it again. */
  readonly command: readonly string[];
}

/**
 * Renders the plans as one Dockerfile whose final stages bear the plans' names. The same plans give the same bytes.
 * Throws UserError for a value that a Dockerfile can't hold.
 */
export function renderDockerfile(plans: readonly BuildPlan[], options: DockerfileOptions): string {
  const [first] = plans;
  if (first === undefined) throw new UsageError('there is no image to make a Dockerfile for');
  if (plans.length > 1 && plans.some((plan) => plan.parameters.length > 0))
    throw new UsageError(
      '--parametric makes one Dockerfile with build arguments, and this Kairosfile has a matrix of images',
      'leave out --parametric, or the matrix',
    );
  if (options.style === 'copy' && plans.some((plan) => plan.offline !== undefined))
    throw new UsageError(
      '--offline mounts what the build brings, and style "copy" mounts nothing',
      'leave --style at "mount"',
    );
  return engine().dockerfile({
    several: plans.length > 1,
    target: first.name,
    targets: plans.map((plan) => plan.name),
    source: comment(options.source),
    command: comment(options.command.map(shellWord).join(' ')),
    arguments: first.parameters,
    stages: explainOnce(stagesOf(plans, options.style)),
  });
}

/** Marks the first instruction of each kind: a reader of many stages wants each thing explained once. */
function explainOnce(stages: readonly Stage[]): readonly Stage[] {
  const explained = new Set<string>();
  const explain = (instruction: Instruction): Instruction => {
    const first = !explained.has(instruction.template);
    explained.add(instruction.template);
    return { ...instruction, explain: first };
  };
  return stages.map((stage) => ({ ...stage, instructions: stage.instructions.map(explain) }));
}

/** A line break would end the comment and start an instruction. */
const comment = (text: string): string => text.replaceAll(/\s+/g, ' ');

function engine(): { readonly dockerfile: (view: unknown) => string } {
  // The runtime's own types are empty; it has the part of the compiler's that needs no compiler.
  const handlebars = (runtime as unknown as typeof Handlebars).create();
  handlebars.registerHelper('docker', dockerWord);
  handlebars.registerHelper('shell', (words: readonly string[]) => words.map(shellWord).join(' '));
  const { dockerfile, ...partials } = Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, handlebars.template(template)]),
  );
  for (const [name, template] of Object.entries(partials)) handlebars.registerPartial(name, template);
  if (dockerfile === undefined) throw new Error('the template of the Dockerfile is missing from the program');
  return { dockerfile };
}
