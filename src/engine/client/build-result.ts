import type { DaemonKind } from '../options/plan-exports.ts';
import type { ExporterResponse } from './control.ts';

/** What a build has made, as exporters tell. */
export interface BuildResult {
  /** Of the manifest or the index; absent when the result is no image. */
  readonly digest?: string;
  /** What `docker inspect` calls the image; absent when the result is no image. */
  readonly imageId?: string;
  /** Everything the exporters said, by their keys, JSON in base64 opened: what `--metadata-file` writes. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

const DIGEST = 'containerimage.digest';
const CONFIG_DIGEST = 'containerimage.config.digest';

/** Reads the answer of a Solve (buildkit, exporter/containerimage/exptypes/keys.go). */
export function readBuildResult(response: ExporterResponse, daemon: DaemonKind): BuildResult {
  const digest = nonEmpty(response[DIGEST]);
  // Docker's own store has no manifests, so what it calls the digest is the image's id; containerd's store calls images by their manifests.
  const imageId = daemon === 'buildkitd' ? (nonEmpty(response[CONFIG_DIGEST]) ?? digest) : digest;
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(imageId === undefined ? {} : { imageId }),
    metadata: Object.fromEntries(
      Object.entries(response)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, value]) => [key, opened(value)]),
    ),
  };
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Objects come as base64 of their JSON; everything else is text. */
function opened(value: string): unknown {
  if (!/^ey[A-Za-z0-9+/]+=*$/.test(value)) return value;
  try {
    return JSON.parse(Buffer.from(value, 'base64').toString()) as unknown;
  } catch {
    return value;
  }
}
