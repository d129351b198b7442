/** What a call carries beside its messages; a key may have several values. Keys are in lower case. */
export type Metadata = ReadonlyMap<string, readonly string[]>;

/**
 * The metadata of a call from HTTP/2's raw list of names and values. Raw, because Node's own reading joins the values of one name
 * with ", ", which a path may hold. A value that is not ASCII comes query-escaped, with `<key>-encoded: 1` beside it.
 */
export function readMetadata(rawHeaders: readonly string[]): Metadata {
  const received = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (name.startsWith(':')) continue;
    const values = received.get(name) ?? [];
    values.push(rawHeaders[at + 1] ?? '');
    received.set(name, values);
  }
  return new Map(
    [...received].map(([name, values]) => [
      name,
      isEncoded(received.get(`${name}-encoded`)?.[0]) ? values.map(queryUnescape) : values,
    ]),
  );
}

/** Go's strconv.ParseBool, for true. */
const isEncoded = (flag: string | undefined): boolean =>
  flag !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(flag);

/** Go's url.QueryUnescape; what is no such text stays as it is. */
function queryUnescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
