import { UserError } from '../lib/user-error.ts';
import type { Architecture } from '../spec/image-spec.ts';
import { FAMILIES, type FamilyEntry } from './registry.ts';
import { parseOsRelease } from './os-release.ts';
import { findRelease } from './releases.ts';
import { valueOf } from './stated-release.ts';
import type { System } from './system.ts';

interface Match {
  readonly family: FamilyEntry;
  readonly distro: string;
  readonly stated: string | undefined;
}

/**
 * What the text of an os-release file says about a system: ID if we know it, else the first word of ID_LIKE from the left that
 * we know and whose release the file names. That parent's rules, packages and package manager alike, then apply to the
 * derivative. Throws a UserError that names what is supported when neither is known.
 */
export function detectSystem(osRelease: string, arch: Architecture): System {
  const values = parseOsRelease(osRelease);
  const id = (values.get('ID') ?? 'linux').toLowerCase();
  const like = (values.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const match = find(id, values, true) ?? findParent(like, values);
  if (match === undefined) throw unknownSystem(printable(id), like.map(printable));
  const { distro, family, stated } = match;
  const codename = valueOf(values, 'VERSION_CODENAME') ?? codenameIn(values.get('PRETTY_NAME'));
  const found = findRelease(distro, stated);
  return {
    distro,
    family: family.family,
    id,
    version: 'version' in found ? found.version : (stated ?? ''),
    ...(found.is === 'guessed' ? { statedVersion: found.stated } : {}),
    ...(codename === undefined ? {} : { codename }),
    prettyName: printable(values.get('PRETTY_NAME') ?? values.get('NAME') ?? id),
    arch,
  };
}

function find(word: string, osRelease: ReadonlyMap<string, string>, own: boolean): Match | undefined {
  for (const family of FAMILIES) {
    if (!Object.hasOwn(family.ids, word)) continue;
    const distro = family.ids[word];
    if (distro !== undefined) return { family, distro, stated: family.release({ osRelease, distro, own }) };
  }
  return undefined;
}

/** A parent whose release is named goes before one further left that the file only mentions: `rhel fedora` with Fedora's platform. */
function findParent(like: readonly string[], osRelease: ReadonlyMap<string, string>): Match | undefined {
  const known = like.map((word) => find(word, osRelease, false)).filter((match) => match !== undefined);
  return known.find(({ distro, stated }) => findRelease(distro, stated).is !== 'unnamed') ?? known[0];
}

/** `Debian GNU/Linux trixie/sid`: how Debian's unreleased os-release names its codename. */
function codenameIn(prettyName: string | undefined): string | undefined {
  return /\s(\w+)\/sid$/.exec(prettyName ?? '')?.[1];
}

/** A file that somebody else wrote may try to paint on the terminal. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '').slice(0, LONGEST_NAME);
const LONGEST_NAME = 200;

function unknownSystem(id: string, like: readonly string[]): UserError {
  const supported = FAMILIES.flatMap((family) => Object.keys(family.ids));
  const said = like.length === 0 ? `ID=${id}` : `ID=${id}, ID_LIKE="${like.join(' ')}"`;
  return new UserError(`unknown distribution: os-release says ${said}`, {
    hint: `Supported are ${supported.sort().join(', ')} and what names one of them in ID_LIKE.`,
  });
}
