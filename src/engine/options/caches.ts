import { csvPairs } from '../../frontend/request/csv.ts';
import { UsageError } from '../../lib/user-error.ts';

/** A cache to read from or to write to (moby.buildkit.v1.CacheOptionsEntry). */
export interface CacheEntry {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads `--cache-from type=…,key=value` or the reference of an image. Throws UsageError. */
export const parseCacheFrom = (text: string): CacheEntry => parseCache(text, 'cache-from', 'src');

/** Reads `--cache-to type=…,key=value` or the reference of an image. Throws UsageError. */
export const parseCacheTo = (text: string): CacheEntry => parseCache(text, 'cache-to', 'dest');

const TYPES: readonly string[] = ['registry', 'local', 'inline', 'gha', 's3', 'azblob'];

function parseCache(text: string, option: string, place: 'src' | 'dest'): CacheEntry {
  if (!text.includes('=')) return { type: 'registry', attributes: { ref: text } };
  const { type, ...attributes } = Object.fromEntries(csvPairs(text, option));
  const written = `--${option} ${JSON.stringify(text)}`;
  if (type === undefined || !TYPES.includes(type))
    throw new UsageError(`${written} has no type that is known`, `types are ${TYPES.join(', ')}`);
  if (type === 'local' && (attributes[place] ?? '') === '')
    throw new UsageError(`${written} names no directory`, `add ${place}=DIRECTORY`);
  if (type === 'registry' && (attributes['ref'] ?? '') === '')
    throw new UsageError(`${written} names no image`, 'add ref=REFERENCE');
  return { type, attributes };
}
