import type { Action, VersionQuery } from '../distro/action.ts';
import { UserError } from '../lib/user-error.ts';
import type { Architecture, ImageSpec } from '../spec/image-spec.ts';
import { publishedSum } from './published-sum.ts';
import { kubernetesDownload, releaseFileName, toolDownloads } from './release-binaries.ts';
import type { ReleaseSources } from './release-sources.ts';

/** A file that install would fetch, which whoever runs the build can fetch beside the packages instead. */
export type ReleaseFile =
  | {
      readonly from: 'url';
      /** What it is called where it is published, and where the agent looks for it. */
      readonly name: string;
      readonly url: string;
      /** In hexadecimal. */
      readonly sha256: string;
    }
  | { readonly from: 'image'; readonly name: string; readonly reference: string; readonly file: string };

/** Which image's release files are meant. */
export interface ReleaseQuestion {
  readonly spec: ImageSpec;
  readonly arch: Architecture;
  readonly sources: ReleaseSources;
}

/** Pages that were read so far: address to text. */
export type Pages = ReadonlyMap<string, string>;

/** What the pages say. */
export interface ReleaseAnswer {
  /** The image with the release that `latest` is today. */
  readonly spec: ImageSpec;
  readonly files: readonly ReleaseFile[];
}

/**
 * The pages that must be read before the release files are known: what the latest version is, and which sums a project
 * publishes. One page may name the next, so ask again with what was read until the list is empty. Pure.
 * Throws UserError for a page that doesn't say what it should.
 */
export function pagesToRead(question: ReleaseQuestion, pages: Pages): readonly string[] {
  const latest = latestQuery(question);
  if (latest !== undefined && !pages.has(pageOf(latest))) {
    return [pageOf(latest), ...sumPages(toolActions(question))].filter((url) => !pages.has(url));
  }
  return sumPages(actions(pinned(question, pages))).filter((url) => !pages.has(url));
}

/** Every release file with its sum, and the image with its version. Throws UserError while a page is missing. */
export function releaseFiles(question: ReleaseQuestion, pages: Pages): ReleaseAnswer {
  const known = pinned(question, pages);
  return { spec: known.spec, files: actions(known).flatMap((action) => releaseFile(action, pages)) };
}

function releaseFile(action: Action, pages: Pages): readonly ReleaseFile[] {
  if (action.do === 'image-file')
    return [
      {
        from: 'image',
        name: releaseFileName(action),
        reference: action.reference,
        file: action.file,
      },
    ];
  if (action.do !== 'download' || action.checksums === undefined) return [];
  const { url, name } = action.checksums;
  return [
    {
      from: 'url',
      name: releaseFileName(action),
      url: action.url,
      sha256: publishedSum(read(pages, url), name, url),
    },
  ];
}

const actions = (question: ReleaseQuestion): readonly Action[] => [
  ...kubernetesActions(question),
  ...toolActions(question),
];

function kubernetesActions({ spec, arch, sources }: ReleaseQuestion) {
  const { kubernetes } = spec;
  if (kubernetes === undefined || skips(spec, 'kubernetes')) return [];
  return [kubernetesDownload(kubernetes, arch, sources)];
}

function toolActions({ spec, arch, sources }: ReleaseQuestion): readonly Action[] {
  if (spec.variant !== 'standard' || skips(spec, 'providerBinaries')) return [];
  return toolDownloads(arch, sources);
}

const skips = ({ skip }: ImageSpec, step: 'kubernetes' | 'providerBinaries'): boolean =>
  skip.includes('install') || skip.includes(step);

const sumPages = (list: readonly Action[]): readonly string[] =>
  list.flatMap((action) =>
    action.do === 'download' && action.checksums !== undefined ? [action.checksums.url] : [],
  );

const latestQuery = (question: ReleaseQuestion): VersionQuery | undefined =>
  kubernetesActions(question)[0]?.latest;

function pinned(question: ReleaseQuestion, pages: Pages): ReleaseQuestion {
  const { spec } = question;
  const query = latestQuery(question);
  if (query === undefined || spec.kubernetes === undefined) return question;
  const page = pageOf(query);
  const version = newest(query, read(pages, page));
  if (!/^v?\d[\w.+~-]*$/.test(version))
    throw new UserError(`${page} does not say which version is the latest`, {
      hint: 'name a version in kubernetes.version instead',
    });
  return { ...question, spec: { ...spec, kubernetes: { ...spec.kubernetes, version } } };
}

/** A builder follows a redirect without telling where it led, but the channels of k3s are also listed as a whole. */
const pageOf = ({ url, by }: VersionQuery): string => (by === 'redirect' ? url.replace(/\/[^/]*$/, '') : url);

/** The list's form: https://update.k3s.io/v1-release/channels has `data`, whose entries have `id` and `latest`. */
function newest({ url, by }: VersionQuery, text: string): string {
  if (by === 'text') return text.trim();
  const channel = url.replace(/^.*\//, '');
  try {
    const list = JSON.parse(text) as { data?: readonly { id?: unknown; latest?: unknown }[] } | null;
    const found = list?.data?.find(({ id }) => id === channel)?.latest;
    return typeof found === 'string' ? found : '';
  } catch {
    return '';
  }
}

function read(pages: Pages, url: string): string {
  const text = pages.get(url);
  if (text === undefined) throw new UserError(`${url} was not read`);
  return text;
}
