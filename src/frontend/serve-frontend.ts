import { errorStatus } from './error-status.ts';
import type { Gateway } from './gateway.ts';
import { failBuild, openGateway } from './open-gateway.ts';
import type { FrontendEnvironment } from './request/frontend-environment.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { readRequest } from './request/read-request.ts';
import type { Result } from './result.ts';
import { showThoughts } from './show-thoughts.ts';
import type { Transport } from './transport.ts';

/** What answers a request, and tells `think` what it goes by. */
export type Answer = (
  gateway: Gateway,
  request: FrontendRequest,
  think: (thought: string) => void,
) => Promise<Result>;

/**
 * Serves one build over a transport, from the first call to Return. Whatever goes wrong ends in Return, where the user sees it.
 * Gives true when there is a result. Throws GrpcError when the daemon can't be told anything any more.
 */
export async function serveFrontend(
  transport: Transport,
  { options, sessionId }: FrontendEnvironment,
  answer: Answer,
): Promise<boolean> {
  try {
    const gateway = await openGateway(transport);
    const request = readRequest(options, sessionId);
    const thoughts: string[] = [];
    const think = (thought: string): void => {
      // Node counts from the start of the process.
      if (request.debug) thoughts.push(`${performance.now().toFixed(0)} ms: ${thought}`);
    };
    for (const [name, value] of options) think(`option ${name}=${isPrivate(name) ? '…' : value}`);
    think(`the gateway can ${[...gateway.capabilities.enabled].join(' ')}`);
    think(`the daemon can ${[...gateway.operations.enabled].join(' ')}`);
    const result = await answer(gateway, request, think).finally(async () => {
      think(ANSWERED);
      await showThoughts(gateway, thoughts);
    });
    await gateway.return(result);
    return true;
  } catch (error) {
    await failBuild(transport, errorStatus(error));
    return false;
  }
}

/** The last thought. All that comes after it is the call Return. */
export const ANSWERED = 'the answer is ready';

/** Proxy addresses may hold a password, and the metadata of inputs is long. */
const isPrivate = (name: string): boolean => /proxy$|^input-metadata:/i.test(name);
