import { successorOf } from '../../distro/base-releases.ts';
import { type Diagnostic, hasErrors } from '../../spec/diagnostic.ts';
import { lint, type LintReport, ruleDescription } from '../../spec/lint/lint.ts';
import { DIAGNOSTIC_CODES } from '../../spec/diagnostic-codes.ts';
import { reportLines } from '../../spec/report/lines.ts';
import { textReport } from '../../spec/report/text.ts';
import { locationOf, sourceData, type SourceRange, sourceRange } from './location.ts';
import {
  answerJson,
  BUILD_ARGUMENTS_OPTION,
  type FileKnowledge,
  STATUS_RESULT,
  type Subrequest,
  type SubrequestAnswer,
  USUAL_RESULTS,
} from './subrequest.ts';

/** What `docker build --check` asks (buildkit, frontend/subrequests/lint). */
export const lintRequest: Subrequest = {
  name: 'frontend.lint',
  version: '1.0.0',
  description: 'Say what is wrong with the Kairosfile, and what is likely to hurt',
  opts: [BUILD_ARGUMENTS_OPTION],
  metadata: [...USUAL_RESULTS, STATUS_RESULT],
  needs: 'file',
  answer: lintAnswer,
};

/** More than these are for nobody to read, and the answer has to fit into a message. */
const MOST_WARNINGS = 1000;

function lintAnswer(known: FileKnowledge): Omit<SubrequestAnswer, 'version'> {
  const { source, images } = known;
  const warnings = ask(known).findings;
  const errors = images.diagnostics.filter(({ severity }) => severity === 'error').slice(0, MOST_WARNINGS);
  const [first] = errors;
  const answer = {
    warnings: warnings.map(({ code, message, hint, url, range }) => ({
      ruleName: code,
      description: ruleDescription(code) ?? DIAGNOSTIC_CODES.get(code) ?? '',
      url: url ?? '',
      detail: hint === undefined ? message : `${message} (${hint})`,
      location: locationOf(range),
    })),
    sources: [{ filename: source.file, data: sourceData(source.content), language: 'yaml' }],
    ...(first === undefined
      ? {}
      : { buildError: { message: reportLines(errors).join('\n'), location: locationOf(first.range) } }),
  };
  return {
    'result.json': answerJson(answer),
    'result.txt': textReport([...errors, ...warnings], {
      colour: false,
      width: 100,
      textOf: () => new TextDecoder().decode(source.content),
    }),
    'result.statuscode': warnings.length > 0 || errors.length > 0 ? '1' : '0',
  };
}

/** The warnings of the Kairosfile itself and what the lint rules found. */
function ask({ source, images, checkOptions, isIgnored }: FileKnowledge): LintReport {
  const { findings, isError } = lint({
    images,
    source: { file: source.file, text: new TextDecoder().decode(source.content) },
    successorOf,
    ...(checkOptions === undefined ? {} : { override: checkOptions }),
    ...(isIgnored === undefined ? {} : { isIgnored }),
  });
  const own = images.diagnostics.filter(({ severity }) => severity === 'warning');
  return { findings: [...own, ...findings].slice(0, MOST_WARNINGS), isError: isError && findings.length > 0 };
}

/** A warning for `Gateway.warn`, beside a build. */
export interface BuildWarning {
  readonly level: 1;
  readonly short: string;
  readonly detail: readonly string[];
  readonly url?: string;
  /** Empty when the warning is about an option. */
  readonly ranges: readonly SourceRange[];
}

/** What a build says of its Kairosfile besides building it. */
export interface LintWarnings {
  readonly warnings: readonly BuildWarning[];
  /** Why the build may not go on: the Kairosfile's `# check=error=true`, or the build argument's. */
  readonly refusal?: { readonly message: string; readonly diagnostics: readonly Diagnostic[] };
}

/** Asks the rules for a build of a Kairosfile without errors. Pure. */
export function lintWarnings(known: FileKnowledge): LintWarnings {
  if (hasErrors(known.images.diagnostics)) return { warnings: [] };
  const { findings, isError } = ask(known);
  const warnings = findings.map(({ code, message, hint, url, range }): BuildWarning => {
    const line = range === undefined ? '' : ` (line ${range.start.line})`;
    return {
      level: 1,
      // The form of the Dockerfile frontend's warnings (frontend/dockerfile/linter, LintFormatShort).
      short: `${code}: ${message}${line}`,
      detail: [hint, ruleDescription(code)].filter((words) => words !== undefined),
      ...(url === undefined ? {} : { url }),
      ranges: range === undefined ? [] : [sourceRange(range)],
    };
  });
  if (!isError) return { warnings };
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  const message = `lint violation found for rules: ${rules.join(', ')}`;
  return {
    warnings,
    refusal: { message, diagnostics: findings.map((finding) => ({ ...finding, severity: 'error' })) },
  };
}
