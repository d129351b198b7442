import type { Host } from '../lib/host.ts';
import type { Limits } from './http.ts';
import { RegistryError } from './registry-error.ts';

export interface RetryContext {
  readonly emit: Host['emit'];
  readonly limits: Limits;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Does the work, and again while it fails in a way that may pass, waiting twice as long each time or as long as the registry asks.
 * `progressed` says whether a try got further than the last; such a failure starts the count anew. Throws the last failure.
 */
export async function retry<T>(
  context: RetryContext,
  work: () => Promise<T>,
  progressed: () => boolean | Promise<boolean> = () => false,
): Promise<T> {
  const { limits } = context;
  let failures = 0;
  let waited = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RegistryError) || !error.transient) throw error;
      failures = (await progressed()) ? 1 : failures + 1;
      if (failures >= limits.attempts) throw failures === 1 ? error : finalError(error, failures, waited);
      const delay = Math.min(
        error.retryAfter ?? limits.firstDelay * 2 ** (failures - 1),
        limits.longestDelay,
      );
      context.emit({
        type: 'message',
        level: 'warn',
        message: `${error.message}; trying again in ${Math.ceil(delay / 1000)} s`,
      });
      await context.sleep(delay);
      waited += delay;
    }
  }
}

function finalError(error: RegistryError, tries: number, waited: number): RegistryError {
  return new RegistryError(`${error.message}; tried ${tries} times over ${Math.ceil(waited / 1000)} s`, {
    ...(error.status === undefined ? {} : { status: error.status }),
    hint: error.hint,
    cause: error,
  });
}
