import { CommandError } from '../lib/command-error.ts';
import type { Host } from '../lib/host.ts';
import type { Condition } from './runnable-step.ts';

const BIN_DIRECTORIES = ['/sbin', '/bin', '/usr/sbin', '/usr/bin'] as const;
const PROGRAMS = { systemd: 'systemctl', openrc: 'openrc' } as const;

/** The first condition that does not hold, in words; undefined when all hold. */
export async function unmet(conditions: readonly Condition[], host: Host): Promise<string | undefined> {
  for (const condition of conditions) {
    const reason = await unmetReason(condition, host);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

async function unmetReason(condition: Condition, host: Host): Promise<string | undefined> {
  switch (condition.ask) {
    case 'command':
      try {
        await host.run(['sh', '-c', condition.command]);
        return undefined;
      } catch (error) {
        if (!(error instanceof CommandError) || error.failure.cause !== 'exit') throw error;
        return `not so: ${condition.command}`;
      }
    case 'service-manager': {
      const there = await isThere(
        BIN_DIRECTORIES.map((directory) => `${directory}/${PROGRAMS[condition.name]}`),
      );
      return there.includes(true) ? undefined : `there is no ${condition.name}`;
    }
    case 'files': {
      const there = await isThere(condition.paths);
      const holds = {
        any: there.includes(true),
        all: !there.includes(false),
        none: !there.includes(true),
      };
      return holds[condition.which]
        ? undefined
        : `not so: ${condition.which} of ${condition.paths.join(', ')}`;
    }
  }

  function isThere(paths: readonly string[]): Promise<boolean[]> {
    return Promise.all(paths.map(async (path) => (await host.files.stat(path)) !== undefined));
  }
}
