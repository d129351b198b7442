import { UserError } from '../lib/user-error.ts';
import type { Gateway } from './gateway.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { contextTree } from './contexts/context-tree.ts';

/**
 * The time that images are dated with, in seconds since 1970: a number that was given, or for `context` when the commit was made or the
 * file was changed. Undefined when nobody asked. Throws UserError for a context that has no time.
 */
export async function resolveEpoch(gateway: Gateway, request: FrontendRequest): Promise<number | undefined> {
  const { sourceDateEpoch, context } = request;
  if (sourceDateEpoch !== 'context') return sourceDateEpoch;
  if (context.kind !== 'git' && context.kind !== 'http')
    throw new UserError('SOURCE_DATE_EPOCH=context needs a git or http context', {
      hint: 'give the seconds instead: --build-arg SOURCE_DATE_EPOCH="$(git log -1 --pretty=%ct)"',
    });
  gateway.capabilities.require('source.metaresolver', 'tell the time of a context', '0.13 (Docker 26)');
  const tree = await contextTree(gateway, request, 'context', context);
  const time = tree === undefined ? undefined : await gateway.sourceTime(tree);
  if (time === undefined)
    throw new UserError('the context says no time for SOURCE_DATE_EPOCH=context', {
      hint: 'give the seconds instead',
    });
  return time;
}
