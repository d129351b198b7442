/** A repository named as `docker build` takes it, in its parts. */
export interface GitContext {
  readonly repository: string;
  readonly ref?: string;
  readonly subdirectory?: string;
}

/** Takes `<repository>#<ref>:<directory>` apart. */
export function parseGitContext(url: string): GitContext {
  const hash = url.indexOf('#');
  if (hash === -1) return { repository: url };
  const fragment = url.slice(hash + 1);
  const colon = fragment.indexOf(':');
  const ref = colon === -1 ? fragment : fragment.slice(0, colon);
  const subdirectory = colon === -1 ? '' : fragment.slice(colon + 1);
  return {
    repository: url.slice(0, hash),
    ...(ref === '' ? {} : { ref }),
    ...(subdirectory === '' ? {} : { subdirectory }),
  };
}
