import { solveKairosfile } from '../../frontend/build.ts';
import type { Gateway } from '../../frontend/gateway.ts';
import type { AgentSource } from '../../frontend/lower-target.ts';
import { readRequest } from '../../frontend/request/read-request.ts';
import type { FlagValues } from '../../spec/image-flags.ts';
import type { ImagesEdge } from '../images-request.ts';

/** How a build's Kairosfile came to this process. */
export interface GivenKairosfile {
  /** The fields that the command line sets over it. */
  readonly flags: FlagValues;
  /** What people know it by, when the daemon is given a copy of it. */
  readonly title?: string;
  /** Reads it and what lies beside it: sent to the daemon and asked of it again, it would take longer than all other questions. */
  readonly readLocal: NonNullable<Gateway['readLocal']>;
}

/** Lowers a Kairosfile in this process. */
export const lowerKairosfile =
  ({ flags, title, readLocal }: GivenKairosfile, agent: AgentSource): ImagesEdge['lower'] =>
  async (gateway, options, sessionId) => {
    const request = readRequest(options, sessionId);
    const definition = { ...request.definition, ...(title === undefined ? {} : { title }) };
    const whole = { ...request, definition, flags: { ...request.flags, ...flags } };
    return solveKairosfile({ ...gateway, readLocal, inputs: noInputs }, whole, { agent });
  };

/** Graphs for contexts come from other clients. */
const noInputs: Gateway['inputs'] = async () => new Map();
