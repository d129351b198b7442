import type { ImageSpec } from './image-spec.ts';
import { modelName } from './models.ts';

/**
 * The target name of an image: `<base>-<base version>-<variant>-<arch>-<model>`, as Kairos names its artifacts. The
 * architecture is left out when the platform of the build decides it. Usable as a Dockerfile stage and an image tag.
 * @param withKubernetes adds provider and version, for a matrix in which they vary
 */
export function cellName(spec: ImageSpec, baseName: string, withKubernetes: boolean): string {
  const { kubernetes } = spec;
  const parts = [
    baseName,
    spec.variant,
    spec.arch,
    modelName(spec.model),
    withKubernetes && kubernetes ? `${kubernetes.provider}-${kubernetes.version}` : undefined,
    spec.trustedBoot ? 'uki' : undefined,
    spec.fips ? 'fips' : undefined,
  ];
  return slug(parts.filter((part) => part !== undefined).join('-'));
}

/** Lower-case letters, digits, dots and dashes, a letter first. */
function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `image-${plain}`;
}

/** How much of a digest stands for an image that has no tag. */
const DIGEST_LENGTH = 12;

/**
 * A short name for each base image: the last part of its path with its tag (`quay.io/fedora/fedora:42` is
 * `fedora-42`), and as much of the path before it as tells two images apart.
 * @param nameOf the name of a reference of which so many parts count
 */
export function baseNames(
  bases: readonly string[],
  nameOf: (reference: string, parts: number) => string = baseName,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let unnamed = [...new Set(bases)];
  // Those that have their name already are still what another could be taken for.
  const all = unnamed;
  for (let parts = 1; unnamed.length > 0; parts++) {
    const called = new Map(all.map((base) => [base, nameOf(base, parts)]));
    const counts = Map.groupBy(called.values(), (name) => name);
    for (const base of unnamed) {
      const name = called.get(base) ?? base;
      if (counts.get(name)?.length === 1 || parts >= base.split('/').length) names.set(base, name);
    }
    unnamed = unnamed.filter((base) => !names.has(base));
  }
  return names;
}

function baseName(reference: string, parts: number): string {
  const [name = '', digest] = reference.split('@');
  const tail = name.split('/').slice(-parts).join('/');
  const tagged = tail.slice(tail.lastIndexOf('/') + 1).includes(':');
  const suffix =
    digest === undefined || tagged ? '' : `-${digest.replace(/^.*:/, '').slice(0, DIGEST_LENGTH)}`;
  return slug(`${tail}${suffix}`);
}
