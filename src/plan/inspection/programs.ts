import type { Finding, Inspection } from '../check.ts';

/** Where a node finds programs: providers and discovery plugins first, as the agent itself looks. */
const SEARCH_PATH = [
  '/system/providers',
  '/system/discovery',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
] as const;

/** The path a program is found at, a dangling link included; undefined when it is nowhere. */
export async function findProgram({ files }: Inspection, name: string): Promise<string | undefined> {
  let dangling: string | undefined;
  for (const directory of SEARCH_PATH) {
    const path = `${directory}/${name}`;
    if ((await files.stat(path))?.kind === 'file') return path;
    if ((await files.lstat(path))?.kind === 'link') dangling ??= path;
  }
  return dangling;
}

/** One finding per program that is missing or could not be run. */
export async function programFindings(
  inspection: Inspection,
  names: readonly string[],
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    names.map(async (name) => {
      const path = await findProgram(inspection, name);
      return path === undefined ? { message: `${name} is not installed` } : fileFinding(inspection, path);
    }),
  );
  return findings.filter((finding) => finding !== undefined);
}

/** What keeps the file at `path` from being run, or undefined. */
export async function fileFinding({ files }: Inspection, path: string): Promise<Finding | undefined> {
  const status = await files.stat(path);
  if (status === undefined) {
    const target = await files.readLink(path);
    const why = target === undefined ? 'is missing' : `is a link to ${target}, which is not there`;
    return { message: `${path} ${why}`, path };
  }
  if (status.kind !== 'file') return { message: `${path} is not a file`, path };
  if (status.size === 0) return { message: `${path} is empty`, path };
  if ((status.mode & 0o111) === 0) return { message: `${path} is not executable`, path };
  return undefined;
}
