import { expect } from 'chai';
import { planInstall } from '../../src/plan/install.ts';
import { pagesToRead, releaseFiles, type ReleaseQuestion } from '../../src/plan/release-files.ts';
import { releaseFileName } from '../../src/plan/release-binaries.ts';
import { PUBLISHED_RELEASES, releaseSources } from '../../src/plan/release-sources.ts';
import type { ImageSpec } from '../../src/spec/image-spec.ts';
import { agentRequestOf } from '../support/requests.ts';
import { imageSpec } from '../support/specs.ts';

const SUM = '0123456789abcdef'.repeat(4);
const CHANNELS = 'https://update.k3s.io/v1-release/channels';

const standard = (changes: Partial<ImageSpec> = {}): ImageSpec =>
  imageSpec({ variant: 'standard', kubernetes: { provider: 'k3s', version: 'latest' }, ...changes });

const question = (changes: Partial<ReleaseQuestion> = {}): ReleaseQuestion => ({
  spec: standard(),
  arch: 'amd64',
  sources: PUBLISHED_RELEASES,
  ...changes,
});

/** Reads pages until nothing more is wanted, as a builder does. Every page of sums lists every file. */
function read(asked: ReleaseQuestion, latest: Readonly<Record<string, string>> = {}) {
  const pages = new Map<string, string>();
  const rounds: (readonly string[])[] = [];
  for (let wanted = pagesToRead(asked, pages); wanted.length > 0; wanted = pagesToRead(asked, pages)) {
    rounds.push(wanted);
    for (const url of wanted) pages.set(url, latest[url] ?? `${SUM}\n`);
  }
  return { rounds, ...releaseFiles(asked, pages) };
}

const channels = (version: unknown): string =>
  JSON.stringify({
    data: [
      { id: 'latest', latest: 'v9' },
      { id: 'stable', latest: version },
    ],
  });

describe('release files', () => {
  it('asks which release is the latest, and then for its sums', () => {
    const { rounds, files, spec } = read(question(), { [CHANNELS]: channels('v1.33.1+k3s1') });
    const release = 'https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1';
    expect(rounds[0]).to.have.length(3).and.include(CHANNELS);
    expect(rounds.slice(1)).to.deep.equal([[`${release}/sha256sum-amd64.txt`]]);
    expect(spec.kubernetes).to.deep.equal({ provider: 'k3s', version: 'v1.33.1+k3s1' });
    expect(files[0]).to.deep.equal({ from: 'url', name: 'k3s', url: `${release}/k3s`, sha256: SUM });
    expect(files.map(({ name }) => name)).to.deep.equal([
      'k3s',
      'k9s_Linux_amd64.tar.gz',
      'nerdctl-2.0.3-linux-amd64.tar.gz',
      'kube-vip',
    ]);
    expect(files[3]).to.include({ from: 'image', reference: 'ghcr.io/kube-vip/kube-vip:v0.8.9' });
  });

  it('needs one round for a release that is named, and none for an image without any', () => {
    const spec = standard({ kubernetes: { provider: 'k0s', version: 'v1.33.1+k0s.0' } });
    const { rounds, files, spec: same } = read(question({ spec, arch: 'arm64' }));
    expect(rounds).to.have.length(1);
    expect(same).to.equal(spec);
    expect(files[0]).to.include({ name: 'k0s-v1.33.1+k0s.0-arm64' });
    expect(read(question({ spec: imageSpec() }))).to.deep.include({ rounds: [], files: [] });
    expect(read(question({ spec: standard({ skip: ['install'] }) }))).to.deep.include({
      rounds: [],
      files: [],
    });
  });

  it('reads the latest k0s from its text, and both from a mirror', () => {
    const spec = standard({ kubernetes: { provider: 'k0s', version: 'latest' } });
    const pages = { 'https://docs.k0sproject.io/stable.txt': 'v1.33.1+k0s.0\n' };
    expect(read(question({ spec }), pages).spec.kubernetes?.version).to.equal('v1.33.1+k0s.0');
    const sources = releaseSources({ kubernetesUrl: 'http://mirror' });
    const mirror = { 'http://mirror/v1-release/channels': channels('v1.33.1+k3s1') };
    expect(read(question({ sources }), mirror).files[0]).to.include({
      url: 'http://mirror/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/k3s',
    });
  });

  for (const page of ['<html>', 'null', '{}', '{"data":[{"id":"latest","latest":"v9"}]}', channels(7)])
    it(`says when a page names no version: ${page}`, () => {
      expect(() => read(question(), { [CHANNELS]: page })).to.throw(`${CHANNELS} does not say which version`);
    });

  it('says when a list has no sum, or a page was not read', () => {
    const spec = standard({ kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' } });
    const [list = ''] = pagesToRead(question({ spec }), new Map());
    expect(() => read(question({ spec }), { [list]: 'nothing' })).to.throw(`${list} lists no sha256 for k3s`);
    expect(() => releaseFiles(question({ spec }), new Map())).to.throw(`${list} was not read`);
  });

  const skips: ImageSpec['skip'][] = [
    [],
    ['kubernetes'],
    ['providerBinaries'],
    ['kubernetes', 'providerBinaries'],
  ];
  for (const skip of skips)
    it(`are those that install would fetch (skipping ${skip.join(' and ') || 'nothing'})`, () => {
      const version = 'v1.33.1+k3s1';
      const spec = standard({ kubernetes: { provider: 'k3s', version }, skip });
      const request = agentRequestOf({
        variant: 'standard',
        kubernetes: { provider: 'k3s', version },
        skip,
      });
      const fetched = planInstall(request).flatMap(({ actions }) =>
        actions.flatMap((action) =>
          action.do === 'download' || action.do === 'image-file' ? [releaseFileName(action)] : [],
        ),
      );
      expect(read(question({ spec })).files.map(({ name }) => name)).to.deep.equal(fetched);
    });
});
