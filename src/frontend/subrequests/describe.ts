import { table } from '../../lib/text-table.ts';
import {
  answerJson,
  type Subrequest,
  type SubrequestAnswer,
  type SubrequestDescription,
  USUAL_RESULTS,
} from './subrequest.ts';

/** The list of all requests, itself included. */
export function describeRequest(others: readonly SubrequestDescription[]): Subrequest {
  const self: SubrequestDescription = {
    name: 'frontend.subrequests.describe',
    version: '1.0.0',
    description: 'List the requests that this frontend answers',
    opts: [],
    metadata: USUAL_RESULTS,
  };
  return { ...self, needs: 'nothing', answer: () => describe([self, ...others]) };
}

function describe(requests: readonly SubrequestDescription[]): Omit<SubrequestAnswer, 'version'> {
  const list = requests.map(({ name, version, description, opts, metadata }) => ({
    name,
    version,
    type: 'rpc',
    description,
    ...(opts.length === 0 ? {} : { opts }),
    metadata,
  }));
  const rows = requests.map(({ name, version, description }) => [name, version, description]);
  return {
    'result.json': answerJson(list),
    'result.txt': table([['NAME', 'VERSION', 'DESCRIPTION'], ...rows]),
  };
}
