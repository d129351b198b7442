import type { Writable } from 'node:stream';
import { resolve } from 'node:path';
import type { PlannedExport } from '../options/plan-exports.ts';
import type { ExportTarget } from '../session/file-send.ts';
import { fileOutput } from '../session/file-output.ts';

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
