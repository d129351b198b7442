/** The parts of an image reference such as `quay.io/team/debian:12@sha256:…` (distribution/reference's grammar). */
export interface ImageReference {
  /** Everything before the tag and digest, as written: `quay.io/team/debian`. */
  readonly repository: string;
  /** The last component of the repository: `debian`. */
  readonly name: string;
  readonly tag?: string;
  /** Algorithm and hex digits: `sha256:…`. */
  readonly digest?: string;
}

/** Takes a reference apart. A colon before the last slash is a registry's port, not a tag. Never throws: a word without structure is a repository. */
export function parseImageReference(reference: string): ImageReference {
  const at = reference.indexOf('@');
  const digest = at === -1 ? undefined : reference.slice(at + 1);
  const tagged = at === -1 ? reference : reference.slice(0, at);
  const slash = tagged.lastIndexOf('/');
  const colon = tagged.indexOf(':', slash + 1);
  const repository = colon === -1 ? tagged : tagged.slice(0, colon);
  const tag = colon === -1 ? undefined : tagged.slice(colon + 1);
  return {
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
