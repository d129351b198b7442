import type { Gateway } from '../gateway.ts';
import type { FrontendRequest } from '../request/frontend-request.ts';
import { type DefinitionFile, readDefinitionFile } from './definition-file.ts';
import { type MainContext, openMainContext } from './main-context.ts';

/** The Kairosfile of a build, and the context it came with. */
export interface FoundDefinition {
  readonly context: MainContext;
  readonly file: DefinitionFile;
}

/** Finds and reads the Kairosfile. Throws UserError when there is none. */
export async function findDefinition(gateway: Gateway, request: FrontendRequest): Promise<FoundDefinition> {
  const context = await openMainContext(gateway, request);
  return { context, file: await readDefinitionFile(gateway, request, context) };
}
