import { dirname, join as joinPath } from 'node:path';
import { UsageError, UserError } from '../../lib/user-error.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import type { CacheEntry } from './caches.ts';
import type { ExportRequest } from './exports.ts';
import { type DaemonKind, fullName, layerAttributes, needsName, type PlannedExport } from './plan-exports.ts';
import { fillTemplate, PLATFORM } from './template.ts';

/** What is done, here, with the images that several daemons have exported: they become one index, under these names. */
export type Join =
  /** In the registries they were pushed to by their digests. */
  | { readonly kind: 'push'; readonly names: readonly string[]; readonly insecure: boolean }
  /** In the layout that all of them were written to. */
  | { readonly kind: 'layout'; readonly names: readonly string[]; readonly path: string }
  /** The same, and then in an archive of it; the layout is removed. */
  | {
      readonly kind: 'archive';
      readonly names: readonly string[];
      readonly scratch: string;
      /** A path, or `-`. */
      readonly destination: string;
    };

export interface JointExportPlan {
  /** What each of the daemons exports of its share. */
  readonly exports: readonly PlannedExport[];
  /** Absent when nothing is to be joined: files of each platform in a directory of their own, or nothing but a cache. */
  readonly join?: Join;
}

export interface JointExportQuestion {
  readonly requests: readonly ExportRequest[];
  /** As written after `--tag`. */
  readonly tags: readonly string[];
  /** The target's name, for templates. */
  readonly name: string;
  readonly daemons: readonly DaemonKind[];
  readonly cacheTo: readonly CacheEntry[];
  /** Where an archive on standard output is put together. */
  readonly temporary: string;
  /** Part of a file name that nobody else has. */
  readonly unique: string;
}

/**
 * Chooses the exporters for an image whose platforms are built by different daemons. Throws UsageError for what contradicts itself,
 * UserError for what can't be put together.
 */
export function planJointExports(question: JointExportQuestion): JointExportPlan {
  const { requests, daemons } = question;
  if (daemons.includes('docker'))
    throw new UserError("a Docker engine with its own image store can't build a part of an image", {
      hint: 'turn on its containerd image store, or name a buildkitd for the platform: --builder',
    });
  for (const { type, attributes } of question.cacheTo)
    for (const place of [attributes['ref'], attributes['dest']])
      if ((type === 'local' || type === 'registry') && place !== undefined && !place.includes(PLATFORM))
        throw new UsageError(
          `several daemons would write their caches to ${place}, each over the other's`,
          `put ${PLATFORM} into it: ${place}-${PLATFORM}`,
        );
  const planned = requests.map((request) => planOne(request, question));
  const [first, second] = planned.flatMap(({ join }) => (join === undefined ? [] : [join]));
  if (second !== undefined)
    throw new UserError('an image of several daemons can be put together in one place only', {
      hint: 'build again for the second one, which takes no time',
    });
  return {
    exports: planned.map(({ exporter }) => exporter),
    ...(first === undefined ? {} : { join: first }),
  };
}

function planOne(
  request: ExportRequest,
  question: JointExportQuestion,
): { readonly exporter: PlannedExport; readonly join?: Join } {
  const { type, attributes } = request;
  const destination = fillTemplate(request.destination ?? '', question.name);
  if (type === 'local') {
    if (attributes['platform-split'] === 'false')
      throw new UserError('the files of several daemons would lie over each other without platform-split');
    return { exporter: { type, attributes, sink: { kind: 'directory', path: destination } } };
  }
  if (type === 'tar' || type === 'docker')
    throw new UserError(`type=${type} can't hold what several daemons build`, {
      hint: 'push it, write it with --output type=oci,dest=image.tar, or its files with --output directory',
    });
  const { push, tar, name, ...own } = attributes;
  const names = (name === undefined ? question.tags : name.split(',')).map((tag) =>
    fullName(fillTemplate(tag, question.name)),
  );
  if (type === 'oci') {
    const scratch = joinPath(
      destination === '-' ? question.temporary : dirname(destination),
      `.kairos-gen-${question.unique}`,
    );
    const join: Join =
      tar === 'false'
        ? { kind: 'layout', names, path: destination }
        : { kind: 'archive', names, scratch, destination };
    const path = join.kind === 'layout' ? join.path : join.scratch;
    const exporter = { type, attributes: { ...layerAttributes(own), tar: 'false' } };
    return { exporter: { ...exporter, sink: { kind: 'layout', path } }, join };
  }
  if (push !== 'true')
    throw new UserError('an image in the stores of several daemons can not be put together', {
      hint: 'push it, or write it with --output type=oci,dest=image.tar',
    });
  if (names.length === 0) throw needsName();
  // By their digests alone: a tag names the whole, which there is only when all of them are there.
  const repositories = new Set(names.map(repositoryOf));
  return {
    exporter: {
      type,
      attributes: {
        ...layerAttributes(own),
        name: [...repositories].join(','),
        push: 'true',
        'push-by-digest': 'true',
      },
    },
    join: { kind: 'push', names, insecure: own['registry.insecure'] === 'true' },
  };
}

function repositoryOf(name: string): string {
  const { registry, repository } = parseReference(name);
  return formatReference({ registry, repository });
}
