/** What a registry wants before it answers (RFC 9110 section 11.6.1). */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/** The challenges of a WWW-Authenticate header that we can answer, bearer first; unknown schemes are left out. */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  // Either `name=value`, quoted or not, or a word that starts the next scheme.
  const token = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w-]+)/g;
  for (const [, name, quoted, plain, scheme] of header.matchAll(token)) {
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), parameters: {} });
    else if (name !== undefined) {
      const parameters = found.at(-1)?.parameters;
      if (parameters) parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    }
  }
  const usable = found.filter(
    (challenge): challenge is Challenge & (typeof found)[number] =>
      challenge.scheme === 'bearer' || challenge.scheme === 'basic',
  );
  return usable.sort((left, right) => (left.scheme < right.scheme ? 1 : -1));
}
