import { jsonSchema } from '../../spec/json-schema.ts';
import { type Subrequest, USUAL_RESULTS } from './subrequest.ts';

/** The JSON Schema of the Kairosfile, for editors of those who have nothing but Docker. */
export const schemaRequest: Subrequest = {
  name: 'frontend.kairos.schema',
  version: '1.0.0',
  description: 'Show the JSON Schema of the Kairosfile',
  opts: [],
  metadata: USUAL_RESULTS,
  needs: 'nothing',
  answer: () => {
    const schema = jsonSchema();
    return { 'result.json': schema, 'result.txt': schema };
  },
};
