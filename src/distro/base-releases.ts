import { compareDotted, isDotted } from './dotted-version.ts';
import { parseImageReference } from './image-reference.ts';
import { covers, RELEASES } from './releases.ts';

/** How a distribution's images are named. */
interface PublishedImages {
  /** The whole repository, or its end. */
  readonly repository: RegExp;
  /** The distribution's name in the table of releases. */
  readonly distro: string;
  /** Names of releases that are older than every one in the table, where their numbers don't say so. */
  readonly older: readonly string[];
  /** The image to move to, without its tag where that is the newest release of the table. */
  readonly successor: string;
}

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

const PUBLISHED: readonly PublishedImages[] = [
  {
    repository: /(?:^|\/)debian$/,
    distro: 'debian',
    older: words('lenny squeeze wheezy jessie stretch buster'),
    successor: 'debian',
  },
  {
    repository: /(?:^|\/)ubuntu$/,
    distro: 'ubuntu',
    older: words(`
      precise quantal raring saucy trusty utopic vivid wily xenial yakkety zesty artful bionic cosmic disco eoan
      groovy hirsute impish kinetic lunar mantic`),
    successor: 'ubuntu',
  },
  { repository: /(?:^|\/)fedora$/, distro: 'fedora', older: [], successor: 'quay.io/fedora/fedora' },
  { repository: /(?:^|\/)alpine$/, distro: 'alpine', older: [], successor: 'alpine' },
  {
    repository: /(?:^|\/)opensuse\/leap$/,
    distro: 'opensuse-leap',
    // The numbers went down from 42 to 15.
    older: words('42 42.1 42.2 42.3'),
    successor: 'opensuse/leap',
  },
  // https://www.centos.org/centos-linux-eol/, and Stream 8 with it; 9 and 10 are `stream9` and `stream10`.
  {
    repository: /(?:^|\/)centos$/,
    distro: 'rhel',
    older: words('centos5 centos6 centos7 centos8 8 stream8'),
    successor: 'rockylinux:9',
  },
];

/** The release to move to from a base that gets no more fixes, by its name alone; undefined when it is a current one, or unknown. */
export function successorOf(base: string): string | undefined {
  const { repository, tag } = parseImageReference(base);
  if (tag === undefined) return undefined;
  const images = PUBLISHED.find((row) => row.repository.test(repository));
  return images !== undefined && isSuperseded(tag, images) ? successor(images) : undefined;
}

function successor({ distro, successor: image }: PublishedImages): string {
  if (image.includes(':')) return image;
  const newest = RELEASES[distro]?.releases.findLast(
    ({ version, superseded }) => isDotted(version) && superseded !== true,
  );
  return newest === undefined ? image : `${image}:${newest.version}`;
}

/** A release that the table lacks is superseded when a newer one is in it: nobody lists those that are past. */
function isSuperseded(tag: string, { distro, older }: PublishedImages): boolean {
  const releases = RELEASES[distro]?.releases ?? [];
  const listed = releases.find(
    ({ version, codename }) => named(version, tag) || (codename !== undefined && named(codename, tag)),
  );
  if (older.some((name) => named(name, tag))) return true;
  if (listed !== undefined) return listed.superseded === true;
  const [number] = /^\d+(?:\.\d+)*(?=$|[.-])/.exec(tag) ?? [];
  const newest = releases.findLast(({ version }) => isDotted(version));
  return number !== undefined && newest !== undefined && compareDotted(number, newest.version) < 0;
}

/** What follows the release in a tag: a point release, a date, `-slim`. */
const named = (release: string, tag: string): boolean =>
  covers(release, tag) || tag.startsWith(`${release}-`);
