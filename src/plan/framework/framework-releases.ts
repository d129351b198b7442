import type { Architecture } from '../../spec/image-spec.ts';
import type { FrameworkPart } from './framework-files.ts';

/**
 * A program as its project publishes it: a tar.gz for each architecture beside a list of checksums, in a release of the
 * repository `organization/repository`. In the patterns `{version}` is the tag, `{number}` the tag without its `v`,
 * `{arch}` the architecture in the project's own words, and `{fips}` is `-fips` for a FIPS build and nothing otherwise.
 */
export interface FrameworkRelease {
  readonly organization: string;
  readonly repository: string;
  /** The release's tag. Left out where we know of none to start from: it has to be named then. */
  readonly version?: string;
  /** Names an archive may have, the usual one first: the list of checksums says which it has. */
  readonly archives: readonly string[];
  readonly checksums: string;
  /** Architectures that are published, each in the project's own word. */
  readonly architectures: Readonly<Partial<Record<Architecture, string>>>;
  /** False when there is no FIPS build; the ordinary one is taken then. */
  readonly fips: boolean;
  /** The regular file in the archive that is wanted: its whole path there, not just an ending of it. */
  readonly member: string;
  readonly path: string;
  readonly part: FrameworkPart;
}

/** A symbolic link to one of the programs. */
export interface FrameworkLink {
  readonly path: string;
  readonly target: string;
  readonly part: FrameworkPart;
}

/** One way the programs are published. */
export interface FrameworkReleases {
  readonly releases: readonly FrameworkRelease[];
  readonly links: readonly FrameworkLink[];
}

const CORE = { part: 'core' } as const;
const PROVIDER = { part: 'provider' } as const;

/** The pattern of the project's own release tool; `.Os` is written with a capital letter in most releases and small in some. */
const published = (
  repository: string,
): Pick<
  FrameworkRelease,
  'organization' | 'repository' | 'archives' | 'checksums' | 'architectures' | 'member'
> => ({
  organization: 'kairos-io',
  repository,
  archives: ['Linux', 'linux'].map((system) => `${repository}-{version}-${system}-{arch}{fips}.tar.gz`),
  checksums: `${repository}-{version}-checksums.txt`,
  architectures: { amd64: 'amd64', arm64: 'arm64' },
  member: repository,
});

const INSTALLER: FrameworkRelease = {
  ...published('kairos-installer'),
  version: 'v0.1.5',
  fips: false,
  path: '/system/installer/kairos-installer',
  ...CORE,
};

const PROVIDER_RELEASES: readonly FrameworkRelease[] = [
  {
    ...published('provider-kairos'),
    version: 'v2.16.4',
    fips: true,
    path: '/system/providers/agent-provider-kairos',
    ...PROVIDER,
  },
  {
    ...published('edgevpn'),
    organization: 'mudler',
    version: 'v0.35.4',
    architectures: { amd64: 'x86_64', arm64: 'arm64' },
    fips: false,
    path: '/usr/bin/edgevpn',
    ...PROVIDER,
  },
];

const challenger = published('kcrypt-discovery-challenger');

/**
 * Both ways: one release for each program, and one program under several names. The provider's link /usr/bin/kairos is not
 * among the links: the agent makes it where nothing has that name, and with one program under several names that one has it.
 */
export const FRAMEWORK_LAYOUTS = {
  separate: {
    releases: [
      { ...published('immucore'), version: 'v0.20.4', fips: true, path: '/usr/bin/immucore', ...CORE },
      {
        ...published('kairos-agent'),
        version: 'v2.31.4',
        fips: true,
        path: '/usr/bin/kairos-agent',
        ...CORE,
      },
      {
        ...challenger,
        // This project's releases have had the tag in the archive's name, and the number alone.
        archives: [
          ...challenger.archives,
          ...challenger.archives.map((name) => name.replace('{version}', '{number}')),
        ],
        version: 'v0.13.4',
        fips: true,
        path: '/system/discovery/kcrypt-discovery-challenger',
        ...CORE,
      },
      INSTALLER,
      ...PROVIDER_RELEASES,
    ],
    links: [],
  },
  'multi-call': {
    releases: [
      { ...published('kairos'), fips: true, path: '/usr/bin/kairos', ...CORE },
      INSTALLER,
      ...PROVIDER_RELEASES,
    ],
    links: [
      { path: '/usr/bin/immucore', target: 'kairos', ...CORE },
      { path: '/usr/bin/kairos-agent', target: 'kairos', ...CORE },
      { path: '/system/discovery/kcrypt-discovery-challenger', target: '../../usr/bin/kairos', ...CORE },
    ],
  },
} as const satisfies Readonly<Record<string, FrameworkReleases>>;

export type FrameworkLayout = keyof typeof FRAMEWORK_LAYOUTS;

/** Where releases are looked for unless a mirror is named. A mirror has the same paths below its own address. */
export const RELEASE_HOST = 'https://github.com';
