import { type Copy, file } from '../../llb/file.ts';
import { merge } from '../../llb/merge.ts';
import { type OpOptions, type Output, scratch } from '../../llb/op.ts';
import { http, image } from '../../llb/source.ts';
import type { BuildPlan } from '../../plan/build-plan.ts';
import type { ReleaseFile } from '../../plan/release-files.ts';
import type { CellContext } from './cell-context.ts';

/** The images that release files are taken out of. */
export const releaseImages = ({ releases }: Pick<BuildPlan, 'releases'>): readonly string[] =>
  releases.flatMap((release) => (release.from === 'image' ? [release.reference] : []));

/**
 * One directory with all release files, each fetched by itself and checked by its sum. The files lie side by side in a
 * tree of nothing else, so merging and copying give the same.
 */
export function releasesTree(context: CellContext): Output {
  const { plan, facts } = context;
  const group = {
    id: `releases ${plan.releases.map(({ name }) => name).join(' ')} ${facts.platform.architecture}`,
    name: `[releases] ${plan.releases.map(({ name }) => name).join(', ')}`,
    weak: false,
  };
  const named = (text: string): OpOptions => ({ name: `[releases] ${text}`, group });
  const files = plan.releases.map((release) => ({ release, tree: fetched(context, release, named) }));
  const [first, ...others] = files;
  if (first === undefined) throw new Error('the plan has no release files');
  const together = named('put together');
  const canMerge = facts.capabilities.has('mergeop') && !facts.settings.withoutMerge;
  if (canMerge && others.length > 0)
    return merge(
      files.map(({ release, tree }) => (release.from === 'url' ? tree : alone(release, tree, named))),
      together,
    );
  if (others.length === 0 && first.release.from === 'url') return first.tree;
  return file(
    scratch,
    files.map(({ release, tree }) => copyOf(release, tree)),
    together,
  );
}

function fetched({ facts }: CellContext, release: ReleaseFile, named: (text: string) => OpOptions): Output {
  if (release.from === 'url')
    return http(release.url, {
      ...named(`fetch ${release.name}`),
      checksum: `sha256:${release.sha256}`,
      filename: release.name,
      mode: 0o644,
    });
  const found = facts.releaseImages?.get(release.reference);
  if (found !== undefined) return found;
  return image(release.reference, { ...named(`fetch ${release.reference}`), platform: facts.platform });
}

const alone = (release: ReleaseFile, tree: Output, named: (text: string) => OpOptions): Output =>
  file(scratch, [copyOf(release, tree)], named(`take ${release.name}`));

const copyOf = (release: ReleaseFile, from: Output): Copy => ({
  action: 'copy',
  from,
  source: release.from === 'url' ? `/${release.name}` : release.file,
  destination: `/${release.name}`,
  followSymlink: true,
});
