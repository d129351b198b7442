import type { Init } from '../../wire/codec.ts';
import type { Position, Source, SourceInfo } from '../../wire/frontend.generated.ts';

/** Where an operation was asked for: one-based lines and columns. */
export interface SourcePlace {
  readonly file: string;
  readonly content: Uint8Array;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/**
 * The places of operations by their digests, collected from what this client has sent. Old daemons leave positions out of their
 * errors, but name the operation that failed.
 */
export class SourcePlaces {
  readonly #places = new Map<string, SourcePlace>();

  /** Takes the positions that travel with a definition. */
  add({ infos = [], locations = {} }: Init<Source>): void {
    for (const [digest, ofOperation] of Object.entries(locations)) {
      const location = ofOperation?.locations?.[0];
      const range = location?.ranges?.[0];
      const info = location === undefined ? undefined : infos[location.sourceIndex ?? 0];
      if (info === undefined || range?.start === undefined) continue;
      this.#places.set(digest, placeOf(info, range.start, range.end));
    }
  }

  find(digest: string): SourcePlace | undefined {
    return this.#places.get(digest);
  }
}

const SOURCE_DETAIL = /errdefs\.Source\+json$/;

/** The place a daemon's error names itself, if it names one (buildkit, solver/errdefs; JSON in google.protobuf.Any). */
export function placeInDetails(
  details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[],
): SourcePlace | undefined {
  for (const { typeUrl, value } of details) {
    if (!SOURCE_DETAIL.test(typeUrl)) continue;
    try {
      const { info, ranges } = JSON.parse(new TextDecoder().decode(value)) as SourceDetail;
      const start = ranges?.[0]?.start;
      if (info?.filename === undefined || start === undefined) continue;
      const data = Buffer.from(info.data ?? '', 'base64');
      return placeOf({ filename: info.filename, data }, start, ranges?.[0]?.end);
    } catch {
      // An error must not hide another one.
    }
  }
  return undefined;
}

interface SourceDetail {
  readonly info?: { readonly filename?: string; readonly data?: string };
  readonly ranges?: readonly { readonly start?: Init<Position>; readonly end?: Init<Position> }[];
}

/** Zeros may be left out, in JSON as on the wire. */
const placeOf = (
  { filename = '', data = new Uint8Array() }: Pick<Init<SourceInfo>, 'filename' | 'data'>,
  { line = 0, character = 0 }: Init<Position>,
  end: Init<Position> | undefined,
): SourcePlace => ({
  file: filename,
  content: data,
  line,
  column: character + 1,
  endLine: end?.line ?? line,
});
