import { solveKairosfile } from '../../frontend/build.ts';
import type { AgentSource } from '../../frontend/lower-target.ts';
import { readRequest } from '../../frontend/request/read-request.ts';
import type { FlagValues } from '../../spec/image-flags.ts';
import type { ImagesEdge } from '../images-request.ts';

/** Lowers a Kairosfile in this process, with the fields that the command line sets over it. */
export const lowerKairosfile =
  (flags: FlagValues, agent: AgentSource): ImagesEdge['lower'] =>
  async (gateway, options, sessionId) => {
    const request = readRequest(options, sessionId);
    return solveKairosfile(gateway, { ...request, flags: { ...request.flags, ...flags } }, { agent });
  };
