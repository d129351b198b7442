/**
 * What bundles get instead of Node's `assert` in yargs, which asserts two things with it: loading that takes longer than all that yargs
 * does.
 */
export function strictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (!Object.is(actual, expected)) fail(message);
}

export function notStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (Object.is(actual, expected)) fail(message);
}

function fail(message: string | Error = 'an assertion does not hold'): never {
  throw message instanceof Error ? message : new Error(message);
}
