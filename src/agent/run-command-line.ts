import { PUBLISHED } from '../lib/published-names.ts';
import { suggest } from '../lib/suggest.ts';
import { type ExitCode, UsageError, UserError } from '../lib/user-error.ts';
import { version } from '../lib/version.ts';
import type { AgentEdge } from './commands/agent-edge.ts';
import { build } from './commands/build.ts';
import { plan } from './commands/plan.ts';
import { size } from './commands/size.ts';
import { stepsInfo } from './commands/steps-info.ts';
import { validateImage } from './commands/validate-image.ts';
import { completionScript, helpFor } from './command-line/help.ts';
import { COMMANDS, type CommandName } from './command-line/options.ts';
import { type ParsedWords, parseWords } from './command-line/parse-words.ts';
import { readSettings } from './command-line/settings.ts';
import { explainSystemError } from './explain-system-error.ts';
import { createLog, type Log, type LogOptions } from './logger.ts';

/** Runs kairos-init with the words after its name. Every failure is told on stderr, the cause last; gives the exit code. */
export async function runCommandLine(words: readonly string[], edge: AgentEdge): Promise<ExitCode> {
  let log = openLog(edge, { level: 'info', format: 'text' });
  try {
    const parsed = parseWords(words);
    const helped = help(parsed);
    if (helped !== undefined) {
      edge.stdout(helped);
      return 0;
    }
    const settings = readSettings(parsed, edge);
    await log.close();
    log = openLog(edge, { level: settings.level, format: settings.logFormat });
    for (const message of parsed.hints) log.emit({ type: 'message', level: 'warn', message });
    const host = edge.host(log.emit);
    if (parsed.command === 'validate' || settings.validate) return await validateImage(settings, edge, host);
    await workOf(parsed.command)(settings, edge, host);
    return 0;
  } catch (error) {
    return tellFailure(explainSystemError(error), log);
  } finally {
    await log.close();
  }
}

/** The command that does its work on a system; whatever is no other is the build. */
function workOf(command: CommandName): typeof build {
  if (command === 'plan') return plan;
  return command === 'size' ? size : build;
}

/** What is printed without looking at any system; undefined for the commands that work. */
function help({ command, operands, values }: ParsedWords): string | undefined {
  if (command === 'help') return helpFor(topic(operands[0]));
  if (values.get('help')?.at(-1) === 'true') return helpFor(command);
  if (command === 'steps-info') return stepsInfo();
  if (command === 'completion') return completionScript();
  if (command === 'version')
    return `kairos-init ${version}\nframework ${PUBLISHED.frameworkRepository}:${version}\n`;
  return undefined;
}

function topic(word: string | undefined): CommandName {
  if (word === undefined) return 'build';
  const found = COMMANDS.find((name) => name === word);
  if (found !== undefined) return found;
  const near = suggest(word, COMMANDS);
  throw new UsageError(
    `there is no command ${word}`,
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}

const openLog = (edge: AgentEdge, options: Pick<LogOptions, 'level' | 'format'>): Log =>
  createLog({ ...options, stream: edge.stderr, now: () => edge.host(() => undefined).now() });

/** The cause is the last line on the screen; a fault of our own shows where, because nobody else can tell. */
function tellFailure(error: unknown, log: Log): ExitCode {
  if (error instanceof UserError) {
    if (error.hint !== undefined)
      log.emit({ type: 'message', level: 'error', message: `hint: ${error.hint}` });
    log.emit({ type: 'message', level: 'error', message: error.message });
    return error.exitCode;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.emit({ type: 'message', level: 'error', message: `this is a fault of kairos-init itself\n${trace}` });
  return 1;
}
