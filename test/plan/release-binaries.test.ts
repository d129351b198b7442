import { expect } from 'chai';
import { UsageError } from '../../src/lib/user-error.ts';
import { PUBLISHED_RELEASES } from '../../src/plan/release-sources.ts';
import {
  kubernetesDownload,
  normaliseKubernetesVersion,
  toolDownloads,
} from '../../src/plan/release-binaries.ts';

describe('normaliseKubernetesVersion', () => {
  const cases: readonly (readonly ['k3s' | 'k0s', string, string | undefined])[] = [
    ['k3s', 'v1.33.1+k3s1', 'v1.33.1+k3s1'],
    ['k3s', '1.33.1+k3s1', 'v1.33.1+k3s1'],
    ['k3s', 'v1.33.1-rc2+k3s1', 'v1.33.1-rc2+k3s1'],
    ['k3s', 'latest', undefined],
    ['k3s', '', undefined],
    ['k0s', '1.33.1+k0s.0', 'v1.33.1+k0s.0'],
    ['k0s', 'latest', undefined],
  ];
  for (const [provider, version, release] of cases)
    it(`reads ${provider} ${version || 'nothing'}`, () =>
      expect(normaliseKubernetesVersion(provider, version)).to.equal(release));

  const wrong: readonly (readonly ['k3s' | 'k0s', string])[] = [
    ['k3s', '1.30'],
    ['k3s', 'v1.33.1'],
    ['k3s', 'v1.33.1+k0s.0'],
    ['k0s', 'v1.33.1+k3s1'],
    ['k0s', 'stable'],
    ['k3s', 'v1.33.1+k3s1/../..'],
  ];
  for (const [provider, version] of wrong)
    it(`refuses ${provider} ${version} with an example`, () =>
      expect(() => normaliseKubernetesVersion(provider, version))
        .to.throw(UsageError, version)
        .with.property('hint')
        .that.includes(`+${provider}`));
});

describe('kubernetesDownload', () => {
  const cases = [
    [
      { provider: 'k3s', version: 'v1.33.1+k3s1' },
      'amd64',
      'https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/k3s',
      'https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/sha256sum-amd64.txt',
      'k3s',
    ],
    [
      { provider: 'k3s', version: '1.33.1+k3s1' },
      'arm64',
      'https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/k3s-arm64',
      'https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/sha256sum-arm64.txt',
      'k3s-arm64',
    ],
    [
      { provider: 'k0s', version: 'v1.33.1+k0s.0' },
      'arm64',
      'https://github.com/k0sproject/k0s/releases/download/v1.33.1%2Bk0s.0/k0s-v1.33.1%2Bk0s.0-arm64',
      'https://github.com/k0sproject/k0s/releases/download/v1.33.1%2Bk0s.0/sha256sums.txt',
      'k0s-v1.33.1+k0s.0-arm64',
    ],
  ] as const;
  for (const [kubernetes, arch, url, checksums, name] of cases)
    it(`finds ${kubernetes.provider} ${kubernetes.version} for ${arch}`, () => {
      const download = kubernetesDownload(kubernetes, arch, PUBLISHED_RELEASES);
      expect(download).to.deep.include({ url, checksums: { url: checksums, name } });
      expect(download).to.not.have.property('latest');
    });

  it('asks for the newest stable one', () => {
    const latest = (provider: 'k3s' | 'k0s') =>
      kubernetesDownload({ provider, version: 'latest' }, 'amd64', PUBLISHED_RELEASES);
    expect(latest('k3s').latest).to.deep.equal({ url: PUBLISHED_RELEASES.k3sChannel, by: 'redirect' });
    expect(latest('k0s').latest).to.deep.equal({ url: PUBLISHED_RELEASES.k0sStable, by: 'text' });
    expect(latest('k0s').checksums?.name).to.equal('k0s-{version}-amd64');
  });

  it('refuses an architecture that is not published', () =>
    expect(() =>
      kubernetesDownload({ provider: 'k3s', version: '' }, 'riscv64', PUBLISHED_RELEASES),
    ).to.throw(UsageError, 'not published for riscv64'));
});

describe('toolDownloads', () => {
  it('come from the configured place', () => {
    const github = 'http://127.0.0.1:8000';
    const actions = toolDownloads('arm64', {
      ...PUBLISHED_RELEASES,
      github,
      kubeVipImage: '127.0.0.1:5000/kube-vip',
    });
    expect(
      actions.map((action) =>
        action.do === 'download' ? action.url : action.do === 'image-file' ? action.reference : '',
      ),
    ).to.deep.equal([
      `${github}/derailed/k9s/releases/download/v0.40.3/k9s_Linux_arm64.tar.gz`,
      `${github}/containerd/nerdctl/releases/download/v2.0.3/nerdctl-2.0.3-linux-arm64.tar.gz`,
      '127.0.0.1:5000/kube-vip:v0.8.9',
    ]);
  });
});
