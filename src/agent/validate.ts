import { detectSystem } from '../distro/detect-system.ts';
import { parseOsRelease } from '../distro/os-release.ts';
import type { System } from '../distro/system.ts';
import type { Files, Host } from '../lib/host.ts';
import { type InitrdContent, readInitrd } from '../lib/initrd.ts';
import { rootedFiles } from '../lib/rooted-files.ts';
import { UsageError } from '../lib/user-error.ts';
import type { Expectation, InspectedFiles, Inspection } from '../plan/check.ts';
import { CHECKS } from '../plan/checks/registry.ts';
import { imageArchitecture } from '../plan/inspection/architecture.ts';
import { INITRD } from '../plan/inspection/kernel.ts';
import { runChecks } from '../plan/run-checks.ts';
import { ARCHITECTURES } from '../spec/image-spec.ts';
import { readOsRelease } from './read-os-release.ts';
import { checkNamed } from './validation/check-named.ts';
import type { ValidationReport } from './validation/validation-report.ts';

export interface ValidateOptions {
  /** Directory of a tree that is not booted; its links are followed inside it only. Defaults to the host's own tree. */
  readonly root?: string;
  /** What was asked for on the command line. Leave out what was not: a flag's fallback is nobody's wish. */
  readonly expected?: Expectation;
  /** Ids of checks not to ask. */
  readonly skip?: readonly string[];
}

/** Bytes of the biggest text and the biggest initrd that are read. */
const LONGEST_TEXT = 16 * 1024 ** 2;
const BIGGEST_INITRD = 1024 ** 3;

/**
 * Asks every check of a finished image and gives all outcomes together; nothing of the image is executed or changed.
 * Throws a UsageError for an unknown id in `skip` and for a root that is no directory.
 */
export async function validate(host: Host, options: ValidateOptions = {}): Promise<ValidationReport> {
  const skip = new Set((options.skip ?? []).map((id) => checkNamed(id).id));
  const root = options.root ?? '/';
  const inspection = await inspectionOf(host, await filesOf(host, options.root), options.expected ?? {});
  return {
    root,
    system: inspection.system?.prettyName,
    outcomes: await runChecks(CHECKS, inspection, skip),
  };
}

async function filesOf(host: Host, root: string | undefined): Promise<Files> {
  if (root === undefined) return host.files;
  if ((await host.files.stat(root))?.kind !== 'directory')
    throw new UsageError(`--root ${root}: no such directory`);
  return rootedFiles(root);
}

async function inspectionOf(host: Host, tree: Files, expected: Expectation): Promise<Inspection> {
  const files = inspectedFiles(tree);
  // kairos-release is KEY="value" lines with the escapes of os-release(5).
  const release = parseOsRelease((await files.readText('/etc/kairos-release')) ?? '');
  let initrd: Promise<InitrdContent> | undefined;
  return {
    files,
    system: await systemOf(files),
    expected,
    release,
    initrd: async () => (initrd ??= initrdOf(host, tree)),
  };
}

async function systemOf(files: InspectedFiles): Promise<System | undefined> {
  const machine = await imageArchitecture({ files });
  const arch = ARCHITECTURES.find((name) => name === machine) ?? 'amd64';
  try {
    const text = await readOsRelease(files);
    return text === undefined ? undefined : detectSystem(text, arch);
  } catch {
    return undefined; // a system we know nothing about: checks that depend on it are not asked
  }
}

async function initrdOf(host: Host, files: Files): Promise<InitrdContent> {
  const status = await files.stat(INITRD);
  if (status?.kind !== 'file') return { unreadable: 'it is not there' };
  if (status.size > BIGGEST_INITRD) return { unreadable: 'it is larger than 1 GiB' };
  try {
    return await readInitrd((await files.readBytes(INITRD)) ?? new Uint8Array(), host);
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** The tree with only regular files of a sane size readable: a pipe or a device in an unpacked tree never holds us up. */
function inspectedFiles(files: Files): InspectedFiles {
  const readable = async (path: string, limit: number): Promise<boolean> => {
    const status = await files.stat(path);
    return status?.kind === 'file' && status.size <= limit;
  };
  return {
    readText: async (path) => ((await readable(path, LONGEST_TEXT)) ? files.readText(path) : undefined),
    readStart: async (path, length) =>
      (await readable(path, Infinity)) ? files.readStart(path, length) : undefined,
    stat: async (path) => files.stat(path),
    lstat: async (path) => files.lstat(path),
    readLink: async (path) => ((await files.lstat(path))?.kind === 'link' ? files.readLink(path) : undefined),
    list: async (path) => ((await files.stat(path))?.kind === 'directory' ? files.list(path) : []),
  };
}
