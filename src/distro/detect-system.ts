import { UserError } from '../lib/user-error.ts';
import type { Architecture } from '../spec/image-spec.ts';
import { FAMILIES, type FamilyEntry } from './registry.ts';
import { parseOsRelease } from './os-release.ts';
import type { System } from './system.ts';

/** Releases that carry no VERSION_ID but a name of their own; the newest ones of a rolling distribution. */
const UNNUMBERED: Readonly<Record<string, string>> = { sid: 'unstable' };

interface Match {
  readonly family: FamilyEntry;
  readonly distro: string;
}

/**
 * What the text of an os-release file says about a system: ID if we know it, else the first known word of ID_LIKE from
 * the left, whose rules (packages and package manager alike) then apply to the derivative.
 * Throws a UserError that names what is supported when neither is known.
 */
export function detectSystem(osRelease: string, arch: Architecture): System {
  const values = parseOsRelease(osRelease);
  const id = (values.get('ID') ?? 'linux').toLowerCase();
  const like = (values.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const match = [id, ...like].map(find).find((found) => found !== undefined);
  if (match === undefined) throw unknownSystem(id, like);
  const codename = values.get('VERSION_CODENAME') ?? codenameIn(values.get('PRETTY_NAME'));
  return {
    distro: match.distro,
    family: match.family.family,
    id,
    version: match.family.release(versionOf(values.get('VERSION_ID'), codename), values, match.distro),
    ...(codename === undefined ? {} : { codename }),
    prettyName: values.get('PRETTY_NAME') ?? values.get('NAME') ?? id,
    arch,
  };
}

function find(word: string): Match | undefined {
  for (const family of FAMILIES) {
    const distro = family.ids[word];
    if (distro !== undefined) return { family, distro };
  }
  return undefined;
}

/** Debian's testing and unstable have no VERSION_ID; testing's codename is a name of its own, unstable's is `sid`. */
function versionOf(versionId: string | undefined, codename: string | undefined): string {
  if (versionId !== undefined && versionId !== '') return versionId;
  if (codename === undefined) return '';
  return UNNUMBERED[codename] ?? 'testing';
}

/** `Debian GNU/Linux trixie/sid`: how Debian's unreleased os-release names its codename. */
function codenameIn(prettyName: string | undefined): string | undefined {
  return /\s(\w+)\/sid$/.exec(prettyName ?? '')?.[1];
}

function unknownSystem(id: string, like: readonly string[]): UserError {
  const supported = FAMILIES.filter((family) => family.distro !== undefined).flatMap((family) =>
    Object.keys(family.ids),
  );
  const said = like.length === 0 ? `ID=${id}` : `ID=${id}, ID_LIKE="${like.join(' ')}"`;
  return new UserError(`unknown distribution: os-release says ${said}`, {
    hint: `Supported are ${supported.sort().join(', ')} and what names one of them in ID_LIKE.`,
  });
}
