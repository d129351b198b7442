import type { FrontendRequest } from '../../src/frontend/request/frontend-request.ts';
import { readRequest } from '../../src/frontend/request/read-request.ts';

/** The request of a build with these options, as a client sends them; a Kairosfile in the local context unless they say otherwise. */
export const frontendRequest = (options: Readonly<Record<string, string>> = {}): FrontendRequest =>
  readRequest(new Map(Object.entries({ filename: 'Kairosfile', ...options })), 'session-1');
