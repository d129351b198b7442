import { dirname } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { parseReference } from '../../oci/reference.ts';
import type { DownloadProgress } from '../../oci/unpack-image.ts';
import { FRAMEWORK_FILES, FRAMEWORK_PARTS } from '../../plan/framework/framework-files.ts';
import { FRAMEWORK_LAYOUTS } from '../../plan/framework/framework-releases.ts';
import { releaseFileName } from '../../plan/release-binaries.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { broughtFile } from './download.ts';

/** Downloads survive an interruption here and are used by the next run; init's clean-up removes what is left. */
const SCRATCH = '/var/tmp/kairos-init-framework';

/** Lays the framework over the system: from a directory or an image, by the same rules. */
export async function framework(action: ActionOf<'framework'>, context: ActionContext): Promise<Outcome> {
  const { host, trees, request } = context;
  const { source } = action;
  const unwanted = FRAMEWORK_PARTS.filter((part) => !action.parts.includes(part));
  const exclude = [...action.exclude, ...unwanted.flatMap(pathsOfPart)];
  const include = (path: string): boolean =>
    !exclude.some((excluded) => `/${path}` === excluded || `/${path}`.startsWith(`${excluded}/`));
  if (source.from === 'directory') {
    await trees.copyTree(host, source.path, '/', include);
    return 'done';
  }
  const platform = { os: 'linux', architecture: request.system.arch };
  await trees.unpackImage(host, parseReference(source.reference), platform, '/', {
    scratch: SCRATCH,
    parts: action.parts,
    include,
    onProgress: progressTeller(context, source.reference),
  });
  await host.files.remove(SCRATCH);
  return 'done';
}

/** Takes one file out of an image. */
export async function imageFile(action: ActionOf<'image-file'>, context: ActionContext): Promise<Outcome> {
  const { host, trees, request } = context;
  const brought = await broughtFile(releaseFileName(action), context);
  if (brought !== undefined) {
    await host.files.write(action.path, brought, action.mode);
    return 'done';
  }
  // Beside the target, so that it is moved within one file system.
  const tree = `${dirname(action.path)}/.kairos-init-image`;
  const wanted = action.file.replace(/^\/+/, '');
  try {
    await host.files.makeDirectory(tree, 0o700);
    await trees.unpackImage(
      host,
      parseReference(action.reference),
      { os: 'linux', architecture: request.system.arch },
      tree,
      {
        scratch: SCRATCH,
        include: (path) => path === wanted,
        onProgress: progressTeller(context, action.reference),
      },
    );
    if ((await host.files.lstat(`${tree}/${wanted}`))?.kind !== 'file')
      throw new UserError(`${action.reference} has no file ${action.file}`);
    await host.files.chmod(`${tree}/${wanted}`, action.mode);
    await host.files.rename(`${tree}/${wanted}`, action.path);
  } finally {
    await host.files.remove(tree);
  }
  await host.files.remove(SCRATCH);
  return 'done';
}

/** What of a framework belongs to a part, by our own tables: a directory does not say from which layer a file came. */
function pathsOfPart(part: string): readonly string[] {
  const files = FRAMEWORK_FILES.filter((file) => file.part === part).map(({ path }) => path);
  const layouts = Object.values(FRAMEWORK_LAYOUTS).flatMap(({ releases, links }) => [...releases, ...links]);
  const programs = layouts.filter((entry) => entry.part === part).map(({ path }) => path);
  // A layout may give the same path to another part: what core brings stays.
  const core = layouts
    .filter((entry) => entry.part !== part && entry.part === 'core')
    .map(({ path }) => path);
  return [...new Set([...files, ...programs])].filter((path) => !core.includes(path));
}

/** Shows the download as a command's output is shown, so that a long one gives signs of life. */
function progressTeller({ host }: ActionContext, name: string): (progress: DownloadProgress) => void {
  let told = -1;
  return ({ received, total }) => {
    const tenths = total === 0 ? 10 : Math.floor((received / total) * 10);
    if (tenths === told) return;
    told = tenths;
    host.emit({ type: 'output', line: `${name}: ${tenths * 10} % of ${Math.ceil(total / 1e6)} MB` });
  };
}
