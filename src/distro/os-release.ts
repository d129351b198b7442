/** Characters that keep a meaning inside double quotes, so that a backslash before them takes it away (os-release(5)). */
const ESCAPABLE = /\\([\\"$`])/g;

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;

/**
 * Reads the text of an os-release file: shell-compatible assignments, one a line, values bare or quoted, `#` comments.
 * A line that is no assignment is passed over, as the format asks of readers; the last of two equal keys wins.
 * Format: os-release(5).
 */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, raw] = ASSIGNMENT.exec(line.trim()) ?? [];
    if (key !== undefined && raw !== undefined) values.set(key, unquote(raw.trim()));
  }
  return values;
}

function unquote(raw: string): string {
  const quote = raw[0];
  const closed = raw.length >= 2 && raw.endsWith(quote ?? '');
  if (quote === '"' && closed) return raw.slice(1, -1).replaceAll(ESCAPABLE, '$1');
  if (quote === "'" && closed) return raw.slice(1, -1);
  return raw.replaceAll(/\\(.)/g, '$1');
}
