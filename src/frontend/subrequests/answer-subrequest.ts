import { findSubrequest } from './registry.ts';
import type { Knowledge, Need, Subrequest, SubrequestAnswer } from './subrequest.ts';

/** How to find out what a request needs. Only the one that is needed is asked, once. */
export type KnowledgeSources = {
  readonly [N in Exclude<Need, 'nothing'>]: () => Promise<Knowledge[N]>;
};

/**
 * Answers a request for information instead of a build.
 * @param name as the option `requestid` has it
 * @param sources may throw, and that is the answer then; `file` gives a Kairosfile that is wrong with its diagnostics, the
 * others throw them
 * @returns the metadata of a result without a tree
 * Throws UnsupportedSubrequest before anything is asked.
 */
export async function answerSubrequest(name: string, sources: KnowledgeSources): Promise<SubrequestAnswer> {
  const request = findSubrequest(name);
  return { ...(await answer(request, sources)), version: request.version };
}

async function answer(
  request: Subrequest,
  sources: KnowledgeSources,
): Promise<Omit<SubrequestAnswer, 'version'>> {
  switch (request.needs) {
    case 'nothing':
      return request.answer(undefined);
    case 'file':
      return request.answer(await sources.file());
    case 'images':
      return request.answer(await sources.images());
    case 'cell':
      return request.answer(await sources.cell());
    case 'versions':
      return request.answer(await sources.versions());
    case 'definition':
      return request.answer(await sources.definition());
  }
}
