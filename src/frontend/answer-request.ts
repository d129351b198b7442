import { setImmediate as written } from 'node:timers/promises';
import { findDefinition } from './contexts/find-definition.ts';
import type { Gateway } from './gateway.ts';
import type { Doors } from './lower-target.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import type { Result } from './result.ts';

/** Answers what a client asks: for an image, or for information instead. Throws what solveKairosfile throws. */
export async function answerRequest(
  gateway: Gateway,
  request: FrontendRequest,
  doors: Doors,
): Promise<Result> {
  const { subrequest } = request;
  if (subrequest !== undefined) {
    const { answerSubrequest } = await import('./answer-subrequest.ts');
    const found = async () => findDefinition(gateway, request);
    return answerSubrequest(gateway, request, { name: subrequest, doors, found });
  }
  // Loading what parses and lowers takes as long as the daemon needs for the file: they go on beside each other.
  const found = findDefinition(gateway, request);
  const loaded = written().then(async () => import('./build.ts'));
  const [{ solveKairosfile }] = await Promise.all([loaded, found]);
  return solveKairosfile(gateway, request, doors, found);
}
