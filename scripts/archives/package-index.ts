/** What an archive's index says of names: packages there are, and names that packages only provide. */
export interface PackageIndex {
  /** The component a package is in, such as `main`. */
  readonly components: ReadonlyMap<string, string>;
  readonly providers: ReadonlyMap<string, readonly string[]>;
}

/** Reads a Packages file into an index that may have others in it already: deb-control(5), one paragraph a package. */
export function readPackages(text: string, component: string, index?: PackageIndex): PackageIndex {
  const components = new Map(index?.components);
  const providers = new Map(index?.providers);
  let name = '';
  for (const line of text.split('\n')) {
    const [, field, value = ''] = /^(Package|Provides): (.*)$/.exec(line) ?? [];
    if (field === 'Package') {
      name = value.trim();
      if (!components.has(name)) components.set(name, component);
    } else if (field === 'Provides')
      for (const provided of value.split(',')) {
        const word = /^[^\s(:]+/.exec(provided.trim())?.[0] ?? '';
        providers.set(word, [...(providers.get(word) ?? []), name]);
      }
  }
  return { components, providers };
}

/** Names that can't be installed by themselves, each with what is known of it. */
export function unresolved(
  names: readonly string[],
  { components, providers }: PackageIndex,
): readonly string[] {
  return names
    .filter((name) => !components.has(name))
    .map((name) => {
      const provided = [...new Set(providers.get(name))].sort().join(', ');
      return provided === '' ? name : `${name} (only a name, provided by ${provided})`;
    });
}
