import type { Io } from './io.ts';

/** The value of an environment variable; one that is set to nothing is not set, as shells can hardly take one away. */
export function setting({ environment }: Pick<Io, 'environment'>, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}
