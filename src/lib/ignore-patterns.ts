/** A `.dockerignore` file as a question: is this path kept out? */
export type IgnorePatterns = (contextPath: string) => boolean;

interface Pattern {
  readonly pattern: string;
  readonly regex: RegExp;
  readonly negated: boolean;
}

/**
 * Reads a `.dockerignore` (https://docs.docker.com/build/concepts/context/#dockerignore-files): one pattern a line, the last
 * that matches a path or a directory above it decides, `!` takes back. A directory whose own path is kept out still has
 * what a later `!` names, so such a directory counts as there.
 */
export function readIgnorePatterns(text: string): IgnorePatterns {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap(readPattern);
  return (contextPath) => {
    const parts = contextPath.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.length === 0) return false;
    const parents = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = patterns.findLastIndex(({ regex }) => parents.some((path) => regex.test(path)));
    if (patterns[last]?.negated !== false) return false;
    return !patterns.slice(last + 1).some((pattern) => takesBackBelow(pattern, parts.join('/')));
  };
}

/** Whether a `!` line may name something in a directory: what stands before its first wildcard says so. */
function takesBackBelow({ negated, pattern }: Pattern, directory: string): boolean {
  const wildcard = pattern.search(/[*?[\\]/);
  const fixed = wildcard === -1 ? pattern : pattern.slice(0, wildcard);
  const within = fixed.startsWith(`${directory}/`);
  return negated && (within || (wildcard !== -1 && `${directory}/`.startsWith(fixed)));
}

function readPattern(line: string): readonly Pattern[] {
  const trimmed = line.trim();
  if (trimmed === '' || line.startsWith('#')) return [];
  const negated = trimmed.startsWith('!');
  const pattern = clean(negated ? trimmed.slice(1) : trimmed);
  return pattern === '' ? [] : [{ pattern, regex: toRegex(pattern), negated }];
}

/** As Go's filepath.Clean, for what matters here: no empty parts, no `.`, no leading or trailing slash. */
const clean = (pattern: string): string =>
  pattern
    .trim()
    .split('/')
    .filter(
      (part, index, parts) => part !== '' && part !== '.' && !(part === '**' && parts[index - 1] === '**'),
    )
    .join('/');

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);

/** Wildcards of Go's filepath.Match, and `**` for any number of directories. Never throws. */
function toRegex(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const set = /^\[\^?\]?[^\]/]*\]/.exec(rest)?.[0];
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?';
      at += 2;
    } else if (rest.startsWith('**')) {
      source += '.*';
      at += 1;
    } else if (rest.startsWith('*')) source += '[^/]*';
    else if (rest.startsWith('?')) source += '[^/]';
    else if (set !== undefined) {
      source += set.replace(/\\(?!\\)/g, '\\\\');
      at += set.length - 1;
    } else if (rest.startsWith('\\') && rest.length > 1) {
      source += literal(pattern.charAt(++at));
    } else source += literal(rest.charAt(0));
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return /(?!)/;
  }
}
