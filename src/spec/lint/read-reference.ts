import { formatReference, parseReference } from '../../oci/reference.ts';

/** What rules ask of an image reference. */
export interface ReadReference {
  /** `latest` where neither a tag nor a digest is written. */
  readonly tag?: string;
  readonly digest?: string;
  /** With registry and repository written out, so that two spellings of one image are equal. */
  readonly fullName: string;
}

/** Reads a reference that has the form of one. Digests of other algorithms than ours are kept as written. */
export function readReference(text: string): ReadReference {
  const [name = '', digest] = text.split('@');
  const { tag, ...rest } = parseReference(name);
  const isTagged = digest === undefined || name.slice(name.lastIndexOf('/')).includes(':');
  return {
    ...(tag === undefined || !isTagged ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    fullName:
      digest === undefined
        ? formatReference({ ...rest, ...(tag === undefined ? {} : { tag }) })
        : `${formatReference(rest)}@${digest}`,
  };
}
