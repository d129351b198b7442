import type { Host } from '../../src/lib/host.ts';

export interface StepTimer {
  /** Does the work and keeps how long it took; says when it starts. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** How long each step took, as lines of text. */
  table(): string;
}

export function stepTimer(host: Pick<Host, 'now'>, say: (line: string) => void): StepTimer {
  const rows: { title: string; milliseconds: number }[] = [];
  return {
    step: async (title, work) => {
      say(`==> ${title}`);
      const start = host.now().getTime();
      const result = await work();
      rows.push({ title, milliseconds: host.now().getTime() - start });
      return result;
    },
    table: () => rows.map(({ title, milliseconds }) => `${seconds(milliseconds)}  ${title}\n`).join(''),
  };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;
