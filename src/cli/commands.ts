import type { Command } from './command.ts';
import { COMMAND_NAMES, type CommandName } from './command-names.ts';
import { build } from './commands/build.ts';
import { check } from './commands/check.ts';
import { completion } from './commands/completion.ts';
import { framework } from './commands/framework.ts';
import { generate } from './commands/generate.ts';
import { matrix } from './commands/matrix.ts';
import { newKairosfile } from './commands/new.ts';
import { schema } from './commands/schema.ts';

const BY_NAME: Readonly<Record<CommandName, Command>> = {
  generate,
  build,
  check,
  matrix,
  framework,
  new: newKairosfile,
  schema,
  completion,
};

/** Every command, in the order help shows them. A new one is a file under `commands/`, a name in `command-names.ts` and a line here. */
export const commands: readonly Command[] = COMMAND_NAMES.map((name) => BY_NAME[name]);
