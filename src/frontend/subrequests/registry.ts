import { suggest } from '../../lib/suggest.ts';
import { UserError } from '../../lib/user-error.ts';
import { convertLlbRequest } from './convert-llb.ts';
import { describeRequest } from './describe.ts';
import { schemaRequest } from './kairos-schema.ts';
import { planRequest } from './kairos-plan.ts';
import { lintRequest } from './lint.ts';
import { outlineRequest } from './outline.ts';
import type { Subrequest } from './subrequest.ts';
import { targetsRequest } from './targets.ts';

const OTHERS: readonly Subrequest[] = [
  outlineRequest,
  targetsRequest,
  lintRequest,
  convertLlbRequest,
  planRequest,
  schemaRequest,
];

/** Every request that is answered, in the order in which they are described. */
export const SUBREQUESTS: readonly Subrequest[] = [describeRequest(OTHERS), ...OTHERS];

/** A request that nobody here knows. Clients tell by the beginning of the message, newer ones by the detail. */
export class UnsupportedSubrequest extends UserError {
  readonly detail: { readonly typeUrl: string; readonly value: Uint8Array };

  constructor(name: string) {
    const near = suggest(
      name,
      SUBREQUESTS.flatMap((request) => [request.name, shortName(request.name)]),
    );
    super(`unsupported request ${name}`, {
      hint:
        near === undefined
          ? `there are ${SUBREQUESTS.map((request) => request.name).join(', ')}`
          : `did you mean ${near}?`,
    });
    this.name = 'UnsupportedSubrequest';
    this.detail = {
      // buildkit, solver/errdefs/subrequest.go
      typeUrl: 'github.com/moby/buildkit/errdefs.Subrequest+json',
      value: new TextEncoder().encode(JSON.stringify({ name })),
    };
  }
}

const shortName = (name: string): string => name.replace(/^frontend\./, '');

/**
 * The request of a name. `kairos.schema` will do for `frontend.kairos.schema`: clients differ in whether they put the first
 * word before it. Throws UnsupportedSubrequest.
 */
export function findSubrequest(name: string): Subrequest {
  const found = SUBREQUESTS.find((request) => request.name === name || shortName(request.name) === name);
  if (found === undefined) throw new UnsupportedSubrequest(name);
  return found;
}
