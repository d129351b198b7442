import { createHash } from 'node:crypto';
import type { Action } from '../../../src/distro/action.ts';
import { describeAction } from '../../../src/plan/print-plan.ts';
import type { Step } from '../../../src/plan/step.ts';

/** A line of a plan after the headings it is below: the step, and "install" for a package. */
export type PlanLine = readonly string[];

/** A plan with each package and unit on a line of its own, so that two plans can be compared. */
export const planLines = (steps: readonly Step[]): readonly PlanLine[] =>
  steps.flatMap(({ stage, name, title, reason, actions }) => [
    [`${stage} ${name}`, reason === undefined ? title : `${title} (${reason})`],
    ...actions.flatMap(actionLines).map((line) => [`${stage} ${name}`, ...line]),
  ]);

function actionLines(action: Action): readonly PlanLine[] {
  if ('names' in action)
    return [
      ...action.names.map((name) => [
        action.change,
        action.unverified?.includes(name) === true ? `${name} (not verified)` : name,
      ]),
      ...(action.extra ?? []).flatMap(({ name, actions }) =>
        actions
          .flatMap(actionLines)
          .map((line) => [action.change, `${name}, where a package is lacking`, ...line]),
      ),
    ];
  if (action.do === 'units') return action.changes.map(({ unit, to }) => [`${unit} ${to}`]);
  if (action.do === 'framework')
    return [
      ...action.parts.map((part) => ['unpack of the framework', `part ${part}`]),
      ...action.exclude.map((path) => ['unpack of the framework', `without ${path}`]),
    ];
  // Its keys are the words of the combination (test/plan/kairos-release.test.ts).
  if (action.do === 'release') return [['set keys']];
  if ('content' in action)
    return [[`${describeAction(action).replace(/, \d+ characters/, '')}: ${contentName(action.content)}`]];
  return [[describeAction(action)]];
}

/** The text of each file that a plan writes, by what the plan's lines say of it. */
export const fileTexts = (steps: readonly Step[]): readonly (readonly [name: string, text: string])[] =>
  steps
    .flatMap(({ actions }) => actions)
    .flatMap((action) =>
      'content' in action ? [[`${action.path}: ${contentName(action.content)}`, action.content]] : [],
    );

/** Stands for a text that many plans have: it is in a golden file of its own. */
const contentName = (content: string): string =>
  `content ${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;

/** Lines below their headings, two blanks deeper each; a heading is printed where it changes. `marks` stand before the lines themselves. */
export function printLines(lines: readonly PlanLine[], marks: readonly string[] = []): string {
  const printed: string[] = [];
  let above: PlanLine = [];
  for (const [index, line] of lines.entries()) {
    const headings = line.slice(0, -1);
    const changed = headings.findIndex((word, depth) => word !== above[depth]);
    for (const [depth, word] of headings.entries())
      if (changed !== -1 && depth >= changed) printed.push(`${indent(depth)}${word}`);
    printed.push(`${indent(headings.length, marks[index])}${line.at(-1) ?? ''}`);
    above = line;
  }
  return printed.map((line) => `${line}\n`).join('');
}

const indent = (depth: number, mark = ' '): string => mark + ' '.repeat(2 * depth + 1);
