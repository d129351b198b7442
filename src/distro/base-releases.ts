import { parseImageReference } from './image-reference.ts';

/** A distribution's releases that get no more fixes from it, and what takes their place. */
interface SupersededReleases {
  /** The whole repository, or its end. */
  readonly repository: RegExp;
  /** A tag of a superseded release; variants such as `-slim` follow it. */
  readonly tag: RegExp;
  readonly successor: string;
}

/** What follows the release in a tag: a point release, a date, `-slim`. */
const ANY_VARIANT = String.raw`(?:[.-].*)?$`;
const tags = (releases: string): RegExp => new RegExp(`^(?:${releases})${ANY_VARIANT}`);

/**
 * Releases whose support has ended for good, as their distributions say. A table without dates: one that was supported when
 * this version was made stays so, and the same Kairosfile gets the same answer on every day.
 */
const SUPERSEDED: readonly SupersededReleases[] = [
  // https://www.debian.org/releases/
  {
    repository: /(?:^|\/)debian$/,
    tag: tags('[5-9]|10|11|wheezy|jessie|stretch|buster|bullseye'),
    successor: 'debian:13',
  },
  // https://ubuntu.com/about/release-cycle: long-term releases without a subscription, and interim ones.
  {
    repository: /(?:^|\/)ubuntu$/,
    tag: tags(
      String.raw`1[0-9]\.(?:04|10)|20\.(?:04|10)|21\.\d\d|22\.10|23\.\d\d|24\.10|25\.(?:04|10)|trusty|xenial|bionic|focal|groovy|hirsute|impish|kinetic|lunar|mantic|oracular|plucky|questing`,
    ),
    successor: 'ubuntu:24.04',
  },
  // https://docs.fedoraproject.org/en-US/releases/eol/
  { repository: /(?:^|\/)fedora$/, tag: tags('[1-9]|[123]\\d|4[01]'), successor: 'quay.io/fedora/fedora:43' },
  // https://alpinelinux.org/releases/
  {
    repository: /(?:^|\/)alpine$/,
    tag: tags(String.raw`2|3\.(?:[0-9]|1[0-9]|20)`),
    successor: 'alpine:3.22',
  },
  // https://en.opensuse.org/Lifetime
  {
    repository: /(?:^|\/)opensuse\/leap$/,
    tag: tags(String.raw`42|15\.[0-5]`),
    successor: 'opensuse/leap:15.6',
  },
  // https://www.centos.org/centos-linux-eol/
  { repository: /(?:^|\/)centos$/, tag: tags('[5-8]|centos[5-8]'), successor: 'rockylinux:9' },
];

/** The release to move to from a base that gets no more fixes, by its name alone; undefined when it is a current one, or unknown. */
export function successorOf(base: string): string | undefined {
  const { repository, tag } = parseImageReference(base);
  if (tag === undefined) return undefined;
  return SUPERSEDED.find((row) => row.repository.test(repository) && row.tag.test(tag))?.successor;
}
