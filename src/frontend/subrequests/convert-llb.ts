import { answerJson, BUILD_ARGUMENTS_OPTION, type Subrequest, TARGET_OPTION } from './subrequest.ts';

/** The graph that would be built, for looking into (buildkit, frontend/subrequests/convertllb). */
export const convertLlbRequest: Subrequest = {
  name: 'frontend.convertllb',
  version: '0.1.0',
  description: 'Show the graph (LLB) of an image as JSON',
  opts: [TARGET_OPTION, BUILD_ARGUMENTS_OPTION],
  metadata: [
    { name: 'result.json', description: 'operations by digest, their metadata and their places in the file' },
  ],
  needs: 'definition',
  answer: ({ definition }) => ({ 'result.json': answerJson(definition) }),
};
