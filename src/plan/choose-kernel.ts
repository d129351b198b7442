import type { KernelLayout } from '../distro/distro.ts';
import type { Files } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';

/** A directory under /lib/modules or an image without one, and what of a kernel is there. */
export interface KernelCandidate {
  /** Exactly the name of the directory: what depmod and dracut take. */
  readonly release: string;
  /** Path of its image, when there is one. */
  readonly image?: string;
  /** True when its module tree holds modules: a removed kernel leaves an empty shell behind. */
  readonly modules: boolean;
}

export interface KernelWishes {
  /** The one release to take. */
  readonly release?: string;
  /** Releases that the wanted packages stand for; empty when no package was wanted. */
  readonly releases: readonly string[];
  /** Releases that a model prefers over newer ones. */
  readonly preferred?: (release: string) => boolean;
  /** The distribution's own order. */
  readonly compare: (left: string, right: string) => number;
}

export interface KernelChoice {
  readonly release: string;
  readonly image: string;
  /** Why this one, when there was more than one. */
  readonly explanation?: string;
}

type Complete = KernelCandidate & { readonly image: string };

const isComplete = (candidate: KernelCandidate): candidate is Complete =>
  candidate.image !== undefined && candidate.modules;

/**
 * The kernel to boot: the newest of those with both an image and modules, or the wanted one.
 * Throws a UserError that lists what is there and what each lacks when none will do.
 */
export function chooseKernel(candidates: readonly KernelCandidate[], wishes: KernelWishes): KernelChoice {
  const complete = candidates.filter(isComplete);
  const wanted = complete.filter(({ release }) => isWanted(release, wishes));
  const preferred = wanted.filter(({ release }) => wishes.preferred?.(release) ?? false);
  const pool = preferred.length > 0 ? preferred : wanted;
  const [chosen, ...others] = [...pool].sort((left, right) => wishes.compare(right.release, left.release));
  if (chosen === undefined) throw noKernel(candidates, wishes);
  const passedOver = complete
    .filter(({ release }) => release !== chosen.release)
    .map(({ release }) => release);
  const { release, image } = chosen;
  if (passedOver.length === 0) return { release, image };
  const reason =
    others.length > 0 ? 'the newest' : preferred.length > 0 ? 'the one for this model' : 'the wanted one';
  return { release, image, explanation: `${release} is ${reason}; also installed: ${passedOver.join(', ')}` };
}

function isWanted(release: string, wishes: KernelWishes): boolean {
  if (wishes.release !== undefined) return release === wishes.release;
  return wishes.releases.length === 0 || wishes.releases.includes(release);
}

function noKernel(candidates: readonly KernelCandidate[], wishes: KernelWishes): UserError {
  const wanted = wishes.release ?? (wishes.releases.length > 0 ? wishes.releases.join(' or ') : undefined);
  const found = candidates.map((candidate) => `  ${candidate.release}: ${lacks(candidate)}`);
  const what = wanted === undefined ? 'no bootable kernel is installed' : `kernel ${wanted} is not installed`;
  return new UserError(
    found.length === 0 ? `${what}: /lib/modules is empty` : `${what}. Found:\n${found.join('\n')}`,
    {
      hint: 'A kernel needs an image in /boot and modules in /lib/modules: install its package before init.',
    },
  );
}

function lacks({ image, modules }: KernelCandidate): string {
  if (image === undefined) return modules ? 'modules, but no image' : 'neither image nor modules';
  return modules ? `complete (${image})` : `an image (${image}), but no modules`;
}

/** Everything that looks like a kernel in a tree, sorted by name. */
export async function findKernels(files: Files, layout: KernelLayout): Promise<readonly KernelCandidate[]> {
  const candidates: KernelCandidate[] = [];
  for (const release of await files.list('/lib/modules')) {
    const directory = `/lib/modules/${release}`;
    if ((await files.stat(directory))?.kind !== 'directory') continue;
    const image = await firstFile(files, layout.images(release));
    const modules = await hasModules(files, directory);
    candidates.push(image === undefined ? { release, modules } : { release, image, modules });
  }
  return candidates;
}

async function firstFile(files: Files, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await files.stat(path))?.kind === 'file') return path;
  return undefined;
}

/** Directories a module tree has once its package is unpacked; depmod's own files stay behind when it goes. */
const MODULE_DIRECTORIES = ['kernel', 'updates', 'extra'];

/** True when the module tree `directory` holds modules, not just what a removed kernel leaves behind. */
export async function hasModules(files: Pick<Files, 'list'>, directory: string): Promise<boolean> {
  for (const name of MODULE_DIRECTORIES)
    if ((await files.list(`${directory}/${name}`)).length > 0) return true;
  return false;
}
