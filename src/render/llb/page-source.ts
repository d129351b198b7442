import type { Output } from '../../llb/op.ts';
import { http } from '../../llb/source.ts';

/** The file in the tree of pageSource. */
export const PAGE_FILE = 'page';

/** A page of a release server as a source, so that the daemon reads it: the process that lowers has no network. */
export const pageSource = (url: string): Output =>
  http(url, { name: `[releases] ask ${url}`, filename: PAGE_FILE, mode: 0o644 });
