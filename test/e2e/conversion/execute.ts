import type { Command } from '../../../src/lib/host.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';

/** This machine, quiet: what a command prints is seen when it fails. */
export const machine = nodeHost({
  environment: process.env,
  emit: (event) => {
    if (event.type === 'message') process.stderr.write(`    ${event.message}\n`);
  },
});

/** Runs a command in the checkout. */
export async function execute(command: Command, input?: string): Promise<string> {
  const { stdout } = await machine.run(command, {
    directory: process.cwd(),
    ...(input === undefined ? {} : { input }),
  });
  return stdout;
}
