import type { Writable } from 'node:stream';
import { resolve } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import type { Descriptor } from '../../oci/image-manifest.ts';
import { namedImages } from '../../oci/image-layout.ts';
import type { PlannedExport } from '../options/plan-exports.ts';
import type { ExportTarget } from '../session/file-send.ts';
import { fileOutput } from '../session/file-output.ts';
import { nameInLayout } from '../session/local-layout.ts';
import type { ExporterResponse } from './control.ts';

/** The ends of exports that are no files. */
export interface ExportEnds {
  readonly stdout: () => Writable;
  /** Takes an archive into a Docker engine's images, and ends when it is there. */
  readonly load: () => Writable;
}

/** Where the exporters of a build send their bytes, by their places in the request. */
export function exportTargets(
  exports: readonly PlannedExport[],
  { stdout, load }: ExportEnds,
): ReadonlyMap<number, ExportTarget> {
  const target = ({ sink }: PlannedExport): ExportTarget | undefined => {
    switch (sink?.kind) {
      case undefined:
      case 'layout':
        return undefined;
      case 'directory':
        return { kind: 'directory', path: resolve(sink.path) };
      case 'file':
        return { kind: 'stream', open: () => fileOutput(resolve(sink.path)) };
      case 'stdout':
        return { kind: 'stream', open: () => Promise.resolve(stdout()) };
      case 'docker-load':
        return { kind: 'stream', open: () => Promise.resolve(load()) };
    }
  };
  const targets = exports.map((each, index) => [index, target(each)] as const);
  return new Map(targets.filter((entry): entry is readonly [number, ExportTarget] => entry[1] !== undefined));
}

/** The name under which a daemon writes the blobs of an export without a tar; it has only one (buildkit, exporter/oci/export.go). */
export const EXPORT_STORE = 'export';

/** The directory for the blobs of an export without a tar. Throws UserError for several. */
export function layoutOf(exports: readonly PlannedExport[]): string | undefined {
  const paths = new Set(exports.flatMap(({ sink }) => (sink?.kind === 'layout' ? [resolve(sink.path)] : [])));
  if (paths.size > 1) throw new UserError('a daemon can write one layout at a time: say tar=false once');
  return [...paths][0];
}

/** Names what was written to a layout in its index, as BuildKit's own client does (buildkit, client/solve.go). */
export async function recordLayout(directory: string, response: ExporterResponse): Promise<void> {
  const text = Buffer.from(response['containerimage.descriptor'] ?? '', 'base64').toString();
  if (text === '') throw new UserError(`the daemon does not say what it has written to ${directory}`);
  const descriptor = JSON.parse(text) as Descriptor;
  const names = (response['image.name'] ?? '').split(',').filter((name) => name !== '');
  for (const { descriptor: named, name } of namedImages(descriptor, names))
    await nameInLayout(directory, named, name);
}
