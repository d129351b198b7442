import { z } from 'zod';
import { AGENT, type BuildRoot, FRAMEWORK } from './build-root.ts';

const eventSchema = z.object({
  type: z.string().optional(),
  step: z.string().optional(),
  milliseconds: z.number().optional(),
  commandMilliseconds: z.number().optional(),
});

export interface OurTimes {
  readonly packages: number;
  readonly initrd: number;
  readonly whole: number;
  /** Seconds in which no command of the agent's ran: its own start, planning, copying the framework, links and files. */
  readonly overhead: number;
}

/** Converts with the agent, in one run for each element of `stages`. */
export async function convertWithAgent(root: BuildRoot, stages: readonly string[]): Promise<OurTimes> {
  const times = { packages: 0, initrd: 0, whole: 0, overhead: 0 };
  for (const stage of stages) {
    const { seconds, stderr } = await root.run([
      AGENT,
      ...['--stage', stage, '--framework-dir', FRAMEWORK, '--version', 'v1.0.0', '--log-format', 'json'],
    ]);
    const events = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => eventSchema.parse(JSON.parse(line)));
    const ofSteps = (names: readonly string[]): number =>
      sum(
        events
          .filter(({ type, step = '' }) => type === 'step-end' && names.includes(step))
          .map(({ milliseconds = 0 }) => milliseconds),
      ) / 1000;
    times.packages += ofSteps(['installPackages', 'installKernel']);
    times.initrd += ofSteps(['initrd']);
    times.whole += seconds;
    times.overhead += seconds - sum(events.map(({ commandMilliseconds = 0 }) => commandMilliseconds)) / 1000;
  }
  return times;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
