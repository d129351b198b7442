#!/usr/bin/env node
import { version } from '../lib/version.ts';
import { completionScript, helpFor } from './command-line/help.ts';
import { COMMANDS } from './command-line/options.ts';
import { parseWords } from './command-line/parse-words.ts';
import { UserError } from '../lib/user-error.ts';

try {
  const words = parseWords(process.argv.slice(2));
  const topic =
    words.command === 'help' ? COMMANDS.find((name) => name === words.operands[0]) : words.command;
  if (words.command === 'completion') process.stdout.write(completionScript());
  else if (words.command === 'help' || words.values.get('help')?.at(-1) === 'true')
    process.stdout.write(helpFor(topic ?? 'build'));
  else process.stdout.write(`kairos-init ${version}\n`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.hint === undefined ? '' : `hint: ${error.hint}\n`}error: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
