import { UserError } from '../lib/user-error.ts';
import { marshal } from '../llb/marshal.ts';
import {
  pagesToRead,
  type ReleaseAnswer,
  releaseFiles,
  type ReleaseQuestion,
} from '../plan/release-files.ts';
import { PAGE_FILE, pageSource } from '../render/llb/page-source.ts';
import type { Gateway } from './gateway.ts';

/** A page says a version or lists sums; one longer than this is something else. */
const LARGEST_PAGE = 4 * 1024 * 1024;

/** One page names the next; more rounds than this would be a circle. */
const MOST_ROUNDS = 5;

/**
 * Finds out which release files an image needs and what their sums are. The daemon fetches the pages, and knows from the server whether
 * they are still the same; this process needs no network.
 */
export async function resolveReleases(gateway: Gateway, question: ReleaseQuestion): Promise<ReleaseAnswer> {
  const pages = new Map<string, string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const missing = pagesToRead(question, pages);
    if (missing.length === 0) break;
    const read = await Promise.all(
      missing.map(async (url): Promise<[string, string]> => [url, await readPage(gateway, url)]),
    );
    for (const [url, text] of read) pages.set(url, text);
  }
  return releaseFiles(question, pages);
}

async function readPage(gateway: Gateway, url: string): Promise<string> {
  const tree = await gateway.solve(marshal(pageSource(url)));
  const content = await gateway.readFile(tree, PAGE_FILE, LARGEST_PAGE);
  if (content === undefined) throw new UserError(`${url} was fetched without a content`);
  return new TextDecoder().decode(content);
}
