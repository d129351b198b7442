import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildFrontendImage, FRONTEND_CONFIG } from '../../../src/artifact/frontend/build-frontend-image.ts';
import { layoutBlob } from '../../../src/oci/image-layout.ts';
import type { ImageConfig, ImageIndex, ImageManifest } from '../../../src/oci/image-manifest.ts';

describe('buildFrontendImage', () => {
  let directory = '';
  before(() => (directory = mkdtempSync(join(tmpdir(), 'kairos-frontend-'))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  const build = async (name: string) =>
    buildFrontendImage({
      executables: ['amd64', 'arm64'].map((architecture) => {
        const file = join(directory, `kairos-init-${architecture}`);
        writeFileSync(file, `program for ${architecture}`);
        return { architecture, file };
      }),
      notice: Buffer.from('licences'),
      layout: join(directory, name),
      archive: (architecture) => join(directory, `${name}-${architecture}.tar`),
      name: 'registry.example.com/kairos:v1',
    });

  function read(digest: Parameters<typeof layoutBlob>[1]): unknown {
    return JSON.parse(readFileSync(layoutBlob({ directory: join(directory, 'layout') }, digest), 'utf8'));
  }

  it('makes an index of images that BuildKit can start as a frontend', async () => {
    const index = await build('layout');
    const { manifests } = read(index.digest) as ImageIndex;
    expect(manifests.map(({ platform }) => platform?.architecture)).to.deep.equal(['amd64', 'arm64']);
    const manifest = read(manifests[1]?.digest ?? index.digest) as ImageManifest;
    expect(manifest.layers.map(({ mediaType }) => mediaType)).to.deep.equal([
      'application/vnd.oci.image.layer.v1.tar+gzip',
    ]);
    const config = read(manifest.config.digest) as ImageConfig;
    expect(config).to.deep.include({ architecture: 'arm64', os: 'linux', config: FRONTEND_CONFIG });
  });

  it('makes an archive of each for docker load, with one executable and its licences in it', async () => {
    await build('archived');
    const archive = join(directory, 'archived-amd64.tar');
    const [image] = JSON.parse(
      execFileSync('tar', ['--extract', '--to-stdout', '--file', archive, 'manifest.json'], {
        encoding: 'utf8',
      }),
    ) as { RepoTags: string[]; Layers: string[] }[];
    expect(image?.RepoTags).to.deep.equal(['registry.example.com/kairos:v1']);
    execFileSync('tar', ['--extract', '--file', archive, '--directory', directory, ...(image?.Layers ?? [])]);
    const listing = execFileSync(
      'tar',
      ['--list', '--verbose', '--file', join(directory, image?.Layers[0] ?? '')],
      {
        encoding: 'utf8',
      },
    );
    expect(
      listing
        .trim()
        .split('\n')
        .map((line) => line.replace(/^(\S+).* (\S+)$/, '$1 $2')),
    ).to.deep.equal(['-rw-r--r-- NOTICE', '-rwxr-xr-x kairos-init']);
  });

  it('makes the same bytes again and leaves nothing between', async () => {
    const first = await build('one');
    const second = await build('two');
    expect(second.digest).to.equal(first.digest);
    expect(
      readFileSync(join(directory, 'one-arm64.tar')).equals(readFileSync(join(directory, 'two-arm64.tar'))),
    ).to.be.true;
    expect(readdirSync(directory).filter((name) => /\.a(?:md|rm)64$/.test(name))).to.deep.equal([]);
  });

  it('says the same as the Dockerfile does', () => {
    const dockerfile = readFileSync('frontend.Dockerfile', 'utf8');
    expect(dockerfile).to.contain(
      `ENTRYPOINT ${JSON.stringify(FRONTEND_CONFIG.Entrypoint).replace(',', ', ')}`,
    );
    for (const name of ['moby.buildkit.frontend.caps', 'moby.buildkit.frontend.network.none'] as const)
      expect(dockerfile).to.contain(`${name}="${FRONTEND_CONFIG.Labels[name]}"`);
  });
});
