/** Where release binaries come from. Every address can be set, for mirrors and for tests. */
export interface ReleaseSources {
  /** Prefix of `<owner>/<repository>/releases/download/…`. */
  readonly github: string;
  /** The same for k3s and k0s, when they are mirrored elsewhere. */
  readonly kubernetes?: string;
  /** Redirects to the release page of the newest stable k3s. */
  readonly k3sChannel: string;
  /** Holds the newest stable k0s version as text. */
  readonly k0sStable: string;
  /** Image repository of kube-vip, which is published in no other form. */
  readonly kubeVipImage: string;
}

export const PUBLISHED_RELEASES: ReleaseSources = {
  github: 'https://github.com',
  k3sChannel: 'https://update.k3s.io/v1-release/channels/stable',
  k0sStable: 'https://docs.k0sproject.io/stable.txt',
  kubeVipImage: 'ghcr.io/kube-vip/kube-vip',
};

/** Addresses of mirrors that somebody named. */
export interface Mirrors {
  /** Prefix of `<owner>/<repository>/releases/download/…`. */
  readonly releaseUrl?: string | undefined;
  /** The same for k3s and k0s alone. */
  readonly kubernetesUrl?: string | undefined;
}

/** Published addresses, or those of the mirrors. A mirror of Kubernetes also answers what is the latest. */
export function releaseSources({ releaseUrl, kubernetesUrl }: Mirrors): ReleaseSources {
  const kubernetes = kubernetesUrl ?? releaseUrl;
  return {
    ...PUBLISHED_RELEASES,
    ...(releaseUrl === undefined ? {} : { github: releaseUrl }),
    ...(kubernetes === undefined
      ? {}
      : {
          kubernetes,
          k3sChannel: `${kubernetes}/v1-release/channels/stable`,
          k0sStable: `${kubernetes}/stable.txt`,
        }),
  };
}

/** Environment variables that name mirrors. A mirror is a fact of the base image, so it may set them for every build. */
export const MIRROR_VARIABLES = {
  releaseUrl: 'KAIROS_INIT_RELEASE_URL',
  kubernetesUrl: 'KAIROS_INIT_K8S_URL',
  crbUrl: 'KAIROS_INIT_CRB_URL',
  epelUrl: 'KAIROS_INIT_EPEL_URL',
  opensuseUrl: 'KAIROS_INIT_OPENSUSE_URL',
} as const;

/** Environment variables that name directories of what was fetched beforehand: a base image may have brought them. */
export const DIRECTORY_VARIABLES = {
  packages: 'KAIROS_INIT_PACKAGES_DIR',
  releases: 'KAIROS_INIT_RELEASES_DIR',
} as const;
