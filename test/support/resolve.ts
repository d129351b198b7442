import type { FlagValues } from '../../src/spec/image-flags.ts';
import { type ResolvedImages, resolveImages } from '../../src/spec/resolve-images.ts';

/** Resolves the text of a Kairosfile, or flags alone. */
export const resolve = (text: string | undefined, flags: FlagValues = {}): ResolvedImages =>
  resolveImages(
    text === undefined
      ? { flags }
      : { source: { file: 'Kairosfile', content: new TextEncoder().encode(text) }, flags },
  );

/** `code@line:column` or `code@--flag` of each problem. */
export const problems = ({ diagnostics }: Pick<ResolvedImages, 'diagnostics'>): readonly string[] =>
  diagnostics.map(({ code, range, flag }) => {
    const place = range === undefined ? flag : `${range.start.line}:${range.start.column}`;
    return place === undefined ? code : `${code}@${place}`;
  });
