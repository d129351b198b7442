import { PUBLISHED } from '../../lib/published-names.ts';
import { type Diagnostic, hasErrors } from '../diagnostic.ts';
import type { ResolvedImages } from '../resolve-images.ts';
import { type CheckOptions, DEFAULT_CHECKS, findCheckDirective, readCheckOptions } from './check-options.ts';
import type { LintRule, LintSubject } from './lint-rule.ts';
import { RULES } from './rules.ts';
import { copySteps, runSteps } from './user-steps.ts';

/** What the rules are asked about, and how. */
export interface LintQuestion {
  readonly images: ResolvedImages;
  /** The Kairosfile itself, for its `# check=` line; absent when the images come from flags alone. */
  readonly source?: { readonly file: string; readonly text: string };
  /** The value of BUILDKIT_DOCKERFILE_CHECK, which takes the place of the file's own line. */
  readonly override?: string;
  /** What .dockerignore keeps out of the build context; left out: nothing. */
  readonly isIgnored?: LintSubject['isIgnored'];
  readonly successorOf: LintSubject['successorOf'];
}

/** What the rules found. */
export interface LintReport {
  /** Warnings with the rule's name as their code, in the order of the file. */
  readonly findings: readonly Diagnostic[];
  /** Findings fail the build: the user wrote `error=true`. */
  readonly isError: boolean;
}

/** The one rule that is about the options of the others, and can't be skipped by them. */
export const INVALID_CHECK = {
  name: 'InvalidCheck',
  description: 'The options of the checks should name options and rules that exist.',
} as const;

/**
 * Asks the rules about a Kairosfile. Pure; never throws. Finds nothing where the Kairosfile has errors, because a field
 * that is wrong would look as if it were not there.
 */
export function lint(question: LintQuestion): LintReport {
  const { images, successorOf, isIgnored = () => false } = question;
  const { options, problems } = checkOptions(question);
  if (hasErrors(images.diagnostics)) return { findings: [], isError: options.error };
  const { kairosfile, cells, dropped } = images;
  const subject: LintSubject = {
    kairosfile,
    runs: runSteps(kairosfile),
    copies: copySteps(kairosfile),
    cells,
    dropped,
    isIgnored,
    successorOf,
  };
  const found = RULES.filter((rule) => isAsked(rule, options)).flatMap((rule) =>
    rule.check(subject).map(({ path, ...finding }) => warning(rule.name, finding, images.placeOf(path))),
  );
  return { findings: inOrder([...problems, ...found]), isError: options.error };
}

/** The page of a rule. */
export const ruleUrl = (name: string): string => `${PUBLISHED.rules}/${rulePage(name)}`;

/** The name of the page of a rule under docs/rules/: `UnpinnedBase` has `unpinned-base.md`. */
export const rulePage = (name: string): string =>
  `${name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.md`;

/** What a rule asks for, in a sentence; undefined for a name that no rule has. */
export const ruleDescription = (name: string): string | undefined =>
  [INVALID_CHECK, ...RULES].find((rule) => rule.name === name)?.description;

function checkOptions({ source, override }: LintQuestion): {
  readonly options: CheckOptions;
  readonly problems: readonly Diagnostic[];
} {
  const directive =
    override === undefined && source !== undefined ? findCheckDirective(source.text) : undefined;
  const value = override ?? directive?.value;
  if (value === undefined) return { options: DEFAULT_CHECKS, problems: [] };
  const { options, problems } = readCheckOptions(
    value,
    RULES.map(({ name }) => name),
  );
  const place =
    directive === undefined || source === undefined
      ? { flag: 'BUILDKIT_DOCKERFILE_CHECK' }
      : { file: source.file, range: directive.range };
  return { options, problems: problems.map((problem) => warning(INVALID_CHECK.name, problem, place)) };
}

const isAsked = (
  { name, experimental = false }: LintRule,
  { skip, experimental: asked }: CheckOptions,
): boolean => !isNamed(name, skip) && (!experimental || isNamed(name, asked));

const isNamed = (name: string, names: CheckOptions['skip']): boolean => names === 'all' || names.has(name);

const warning = (
  code: string,
  words: Pick<Diagnostic, 'message' | 'hint'>,
  place: Pick<Diagnostic, 'file' | 'range' | 'flag'>,
): Diagnostic => ({ code, severity: 'warning', ...words, ...place, url: ruleUrl(code) });

/** Equal places keep the order of the rules. */
const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.toSorted((left, right) => (left.range?.start.offset ?? -1) - (right.range?.start.offset ?? -1));
