import { UsageError } from '../lib/user-error.ts';
import type { Action } from '../distro/action.ts';
import type { Architecture, Provider } from '../spec/image-spec.ts';
import type { ReleaseSources } from './release-sources.ts';

type Download = Extract<Action, { do: 'download' }>;

/** What a release file is called where it is published, and so in a directory of them. */
export function releaseFileName(action: Pick<Download, 'url'> | { readonly file: string }): string {
  if ('file' in action) return action.file.replace(/^.*\//, '');
  return decodeURIComponent(new URL(action.url).pathname.replace(/^.*\//, ''));
}

const BINARY_MODE = 0o755;

const RELEASES: Readonly<Record<Provider, { readonly pattern: RegExp; readonly example: string }>> = {
  k3s: { pattern: /^v\d+\.\d+\.\d+(?:-rc\d+)?\+k3s\d+$/, example: 'v1.33.1+k3s1' },
  k0s: { pattern: /^v\d+\.\d+\.\d+(?:-rc\.\d+)?\+k0s\.\d+$/, example: 'v1.33.1+k0s.0' },
};

/** Where a provider is published for; the others build it themselves. */
const PROVIDER_ARCHITECTURES: readonly Architecture[] = ['amd64', 'arm64'];

/**
 * The release a user meant: `latest` or nothing is undefined, a missing `v` is added.
 * Throws a UsageError when the release can't exist, such as one without `+k3sN`.
 */
export function normaliseKubernetesVersion(provider: Provider, version: string): string | undefined {
  if (version === '' || version === 'latest') return undefined;
  const release = version.startsWith('v') ? version : `v${version}`;
  const { pattern, example } = RELEASES[provider];
  if (!pattern.test(release))
    throw new UsageError(
      `${version} is no ${provider} release`,
      `Releases look like ${example}; \`latest\` takes the newest stable one.`,
    );
  return release;
}

/**
 * Fetches the Kubernetes binary, checked against the sum its project publishes beside it.
 * Throws a UsageError for a version that can't exist or an architecture that is not published.
 */
export function kubernetesDownload(
  kubernetes: { readonly provider: Provider; readonly version: string },
  arch: Architecture,
  sources: ReleaseSources,
): Download {
  const { provider } = kubernetes;
  if (!PROVIDER_ARCHITECTURES.includes(arch))
    throw new UsageError(`${provider} is not published for ${arch}`, 'Use the core variant there.');
  const version = normaliseKubernetesVersion(provider, kubernetes.version);
  const { latest, ...pinned } = provider === 'k3s' ? k3s(arch, sources) : k0s(arch, sources);
  if (version === undefined) return { ...pinned, latest };
  return {
    ...pinned,
    url: fill(pinned.url, encodeURIComponent(version)),
    checksums: {
      url: fill(pinned.checksums.url, encodeURIComponent(version)),
      name: fill(pinned.checksums.name, version),
    },
  };
}

const fill = (text: string, version: string): string => text.replaceAll('{version}', version);

type Checked = Download & Required<Pick<Download, 'checksums' | 'latest'>>;

/** Asset names: https://docs.k3s.io/installation/airgap and the release pages. */
function k3s(arch: Architecture, { github, kubernetes = github, k3sChannel }: ReleaseSources): Checked {
  const asset = arch === 'amd64' ? 'k3s' : `k3s-${arch}`;
  const release = `${kubernetes}/k3s-io/k3s/releases/download/{version}`;
  return {
    do: 'download',
    url: `${release}/${asset}`,
    latest: { url: k3sChannel, by: 'redirect' },
    checksums: { url: `${release}/sha256sum-${arch}.txt`, name: asset },
    path: '/usr/bin/k3s',
    mode: BINARY_MODE,
  };
}

/** Asset names: the release pages, which list every asset's sum in sha256sums.txt. */
function k0s(arch: Architecture, { github, kubernetes = github, k0sStable }: ReleaseSources): Checked {
  const release = `${kubernetes}/k0sproject/k0s/releases/download/{version}`;
  return {
    do: 'download',
    url: `${release}/k0s-{version}-${arch}`,
    latest: { url: k0sStable, by: 'text' },
    checksums: { url: `${release}/sha256sums.txt`, name: `k0s-{version}-${arch}` },
    path: '/usr/bin/k0s',
    mode: BINARY_MODE,
  };
}

/** Programs a standard image brings for its operator. Versions are those the documented framework shipped. */
export const TOOL_VERSIONS = { k9s: '0.40.3', nerdctl: '2.0.3', kubeVip: '0.8.9' } as const;

/** Fetches k9s, nerdctl and kube-vip. edgevpn and the provider come with the framework's provider part. */
export function toolDownloads(arch: Architecture, sources: ReleaseSources): readonly Action[] {
  const k9s = `${sources.github}/derailed/k9s/releases/download/v${TOOL_VERSIONS.k9s}`;
  const k9sArchive = `k9s_Linux_${arch}.tar.gz`;
  const nerdctl = `${sources.github}/containerd/nerdctl/releases/download/v${TOOL_VERSIONS.nerdctl}`;
  const nerdctlArchive = `nerdctl-${TOOL_VERSIONS.nerdctl}-linux-${arch}.tar.gz`;
  return [
    {
      do: 'download',
      url: `${k9s}/${k9sArchive}`,
      checksums: { url: `${k9s}/checksums.sha256`, name: k9sArchive },
      member: 'k9s',
      path: '/usr/bin/k9s',
      mode: BINARY_MODE,
    },
    {
      do: 'download',
      url: `${nerdctl}/${nerdctlArchive}`,
      checksums: { url: `${nerdctl}/SHA256SUMS`, name: nerdctlArchive },
      member: 'nerdctl',
      path: '/usr/bin/nerdctl',
      mode: BINARY_MODE,
    },
    {
      do: 'image-file',
      reference: `${sources.kubeVipImage}:v${TOOL_VERSIONS.kubeVip}`,
      file: '/kube-vip',
      path: '/usr/bin/kube-vip',
      mode: BINARY_MODE,
    },
  ];
}
