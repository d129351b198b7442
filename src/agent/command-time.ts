import type { Host } from '../lib/host.ts';

export interface TimedHost {
  readonly host: Host;
  /** Milliseconds in which at least one command ran, so far. */
  readonly commandMilliseconds: () => number;
}

/** The same host, which also tells the time of its commands from our own. */
export function timeCommands(host: Host): TimedHost {
  let total = 0;
  let running = 0;
  let since = 0;
  const now = (): number => host.now().getTime();
  return {
    host: {
      ...host,
      run: async (command, options) => {
        if (running++ === 0) since = now();
        try {
          return await host.run(command, options);
        } finally {
          if (--running === 0) total += now() - since;
        }
      },
    },
    commandMilliseconds: () => total,
  };
}
