import { solveKairosfile } from './build.ts';
import type { Gateway } from './gateway.ts';
import type { Doors } from './lower-target.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import type { Result } from './result.ts';

/** Answers what a client asks: for an image, or for information instead. */
export async function answerRequest(
  gateway: Gateway,
  request: FrontendRequest,
  doors: Doors,
): Promise<Result> {
  if (request.subrequest === undefined) return solveKairosfile(gateway, request, doors);
  const { answerSubrequest } = await import('./answer-subrequest.ts');
  return answerSubrequest(gateway, request, { name: request.subrequest, doors });
}
