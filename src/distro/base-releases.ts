import { compareDotted, isDotted } from './dotted-version.ts';
import { parseImageReference } from './image-reference.ts';
import { covers, RELEASES } from './releases.ts';

/** How a distribution's images are named. */
interface PublishedImages {
  /** The whole repository, or its end; what the group `release` matches is the release where the tag isn't. */
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
  // Those of suse/ltss/ are left out: subscribers get fixes for them.
  {
    repository: /(?:^|\/)(?:suse\/sle15|bci\/bci-(?:base|init|minimal|micro|busybox))$/,
    distro: 'sles',
    older: [],
    successor: 'registry.suse.com/bci/bci-base',
  },
  {
    repository: /(?:^|\/)suse\/sles(?<release>1[12])(?:sp\d)?$/,
    distro: 'sles',
    older: [],
    successor: 'registry.suse.com/bci/bci-base',
  },
  {
    repository: /(?:^|\/)suse\/sle-micro-rancher\/(?<release>\d+\.\d+)$/,
    distro: 'sle-micro-rancher',
    older: [],
    successor: 'registry.suse.com/suse/sle-micro-rancher/5.5:latest',
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
  for (const images of PUBLISHED) {
    const match = images.repository.exec(repository);
    if (match === null) continue;
    const release = match.groups?.['release'] ?? tag;
    return release !== undefined && isSuperseded(release, images) ? successor(images) : undefined;
  }
  return undefined;
}

function successor({ distro, successor: image }: PublishedImages): string {
  if (image.includes(':')) return image;
  const newest = RELEASES[distro]?.releases.findLast(
    ({ version, superseded }) => isDotted(version) && superseded !== true,
  );
  return newest === undefined ? image : `${image}:${newest.version}`;
}

/**
 * A release that the table lacks is superseded when a newer one is in it: nobody lists those that are past. A tag that leaves parts
 * of the number out, such as `3` of `3.23`, follows the newest release that begins so.
 */
function isSuperseded(tag: string, { distro, older }: PublishedImages): boolean {
  const releases = RELEASES[distro]?.releases ?? [];
  const listed = releases.find(
    ({ version, codename }) => named(version, tag) || (codename !== undefined && named(codename, tag)),
  );
  if (older.some((name) => named(name, tag))) return true;
  if (listed !== undefined) return listed.superseded === true;
  const [number] = /^\d+(?:\.\d+)*(?=$|[.-])/.exec(tag) ?? [];
  const followed = releases.findLast(({ version }) => number !== undefined && covers(number, version));
  if (followed !== undefined) return followed.superseded === true;
  const newest = releases.findLast(({ version }) => isDotted(version));
  return number !== undefined && newest !== undefined && compareDotted(number, newest.version) < 0;
}

/** What follows the release in a tag: a point release, a date, `-slim`. */
const named = (release: string, tag: string): boolean =>
  covers(release, tag) || tag.startsWith(`${release}-`);
