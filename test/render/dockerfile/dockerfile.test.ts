import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { planBuild } from '../../../src/plan/plan-build.ts';
import { renderDockerfile } from '../../../src/render/dockerfile/dockerfile.ts';
import type { ImageSpec, MatrixCell } from '../../../src/spec/image-spec.ts';
import { instructionsIn } from '../../support/dockerfile-lines.ts';
import { buildOptions, matrixCell } from '../../support/specs.ts';
import { value } from './quote.test.ts';

function render(
  cells: readonly MatrixCell[],
  options: Parameters<typeof buildOptions>[0] & { readonly style?: 'mount' | 'copy' } = {},
): string {
  const { style = 'mount', ...build } = options;
  return renderDockerfile(
    cells.map((cell) => planBuild(cell, buildOptions(build))),
    { style, source: 'Kairosfile', command: ['kairos-gen', 'Kairosfile'] },
  );
}

describe('renderDockerfile', () => {
  it('gives the same bytes every time', () => {
    const cells = ['v1.0.0', 'v1.1.0'].map((version) => matrixCell({ version }, `debian-12-${version}`));
    const once = render(cells);
    for (let count = 0; count < 25; count++) expect(render(cells)).to.equal(once);
  });

  it('needs nothing that the classic builder lacks in style "copy" without cache mounts', () => {
    const stages = { 'after-install': [{ run: 'id' }, { copy: { from: 'a', to: '/b', mode: '0600' } }] };
    const text = render([matrixCell({ stages })], { style: 'copy', cacheMounts: false });
    expect(text).not.to.match(/--mount|--chmod|# *syntax/);
    expect(instructionsIn(text).map((line) => line.split(' ').slice(0, 2).join(' '))).to.deep.equal([
      'FROM quay.io/kairos-gen/kairos-init:0.1.0',
      'FROM quay.io/kairos-gen/framework:0.1.0',
      'FROM debian:12',
      'COPY --from=kairos-init',
      'COPY --from=kairos-framework',
      'RUN /kairos-init',
      'RUN id',
      'COPY a',
      'RUN chmod',
      'RUN /kairos-init',
      'RUN /kairos-init',
      'RUN rm',
      'LABEL io.kairos.fips=false',
    ]);
  });

  it('leaves nothing of ours in style "mount"', () => {
    expect(render([matrixCell()])).not.to.match(/^COPY/m);
  });

  it('mounts the subscription of FIPS packages where it is given, and only for the install step', () => {
    const cells = [matrixCell({ base: 'ubuntu:22.04', fips: true })];
    const mounts = instructionsIn(render(cells)).filter((line) => line.includes('type=secret'));
    expect(mounts).to.have.lengthOf(1);
    expect(mounts[0]).to.include('--mount=type=secret,id=ubuntu-pro ').and.include(' -s install ');
    expect(render(cells, { style: 'copy', cacheMounts: false })).to.not.include('secret');
  });

  it('does not take a name or a command for an instruction', () => {
    const text = renderDockerfile([planBuild(matrixCell(), buildOptions())], {
      style: 'mount',
      source: 'a\nRUN evil',
      command: ['kairos-gen', "it's"],
    });
    expect(instructionsIn(text).join('\n')).not.to.include('evil');
    expect(text).to.include(`kairos-gen 'it'\\''s'`);
  });

  it('says why a base has no caches', () => {
    const base = 'quay.io/team/base:1';
    expect(render([matrixCell({ base })])).to.include("doesn't say which package manager");
    expect(render([matrixCell({ base })], { cacheMounts: false })).not.to.include('package manager');
  });

  it('keeps the caches of two platforms apart where their content clashes', () => {
    const text = render([matrixCell({ base: 'alpine:3.21' })]);
    expect(instructionsIn(text)).to.include('ARG TARGETARCH');
    expect(text).to.include('id=kairos-gen-apk-alpine-3-21-cache-$TARGETARCH,');
  });

  it('refuses no image at all', () => {
    expect(() => render([])).to.throw('no image');
  });
});

describe('renderDockerfile, a matrix', () => {
  const froms = (text: string): readonly string[] =>
    instructionsIn(text).filter((line) => line.startsWith('FROM debian') || / AS [b-d]$/.test(line));

  it('shares the stages that are equal', () => {
    const cells = ['v1.0.0', 'v1.1.0'].map((version) => matrixCell({ version }, `debian-12-core-${version}`));
    expect(froms(render(cells))).to.deep.equal([
      'FROM debian:12 AS debian-12-shared',
      'FROM debian-12-shared AS debian-12-core-v1.0.0',
      'FROM debian-12-shared AS debian-12-core-v1.1.0',
    ]);
    expect(render(cells).match(/-s install/g)).to.have.length(1);
  });

  it('makes no stage of a base alone', () => {
    const cells = [
      matrixCell({}, 'debian-12-core'),
      matrixCell(
        { variant: 'standard', kubernetes: { provider: 'k3s', version: 'latest' } },
        'debian-12-standard',
      ),
    ];
    expect(froms(render(cells))).to.deep.equal([
      'FROM debian:12 AS debian-12-core',
      'FROM debian:12 AS debian-12-standard',
    ]);
  });

  it('names shared stages apart, also from the images', () => {
    const names = ['debian-12-shared', 'b', 'c', 'd'];
    const cells = names.map((name, index) =>
      matrixCell({ version: `v${index}.0.0`, model: index < 2 ? 'generic' : 'rpi4' }, name),
    );
    expect(froms(render(cells)).map((line) => line.replace(/.* AS /, ''))).to.deep.equal([
      'debian-12-shared-2',
      'debian-12-shared',
      'b',
      'debian-12-shared-3',
      'c',
      'd',
    ]);
  });

  it('takes agent, framework and base for the platform a cell is for', () => {
    const cells = (['amd64', 'arm64'] as const).map((arch) => matrixCell({ arch }, `debian-12-core-${arch}`));
    expect(instructionsIn(render(cells)).filter((line) => line.startsWith('FROM'))).to.deep.equal([
      'FROM --platform=linux/amd64 quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init-amd64',
      'FROM --platform=linux/amd64 quay.io/kairos-gen/framework:0.1.0 AS kairos-framework-amd64',
      'FROM --platform=linux/arm64 quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init-arm64',
      'FROM --platform=linux/arm64 quay.io/kairos-gen/framework:0.1.0 AS kairos-framework-arm64',
      'FROM --platform=linux/amd64 debian:12 AS debian-12-core-amd64',
      'FROM --platform=linux/arm64 debian:12 AS debian-12-core-arm64',
    ]);
  });

  it('has a framework stage for FIPS images and one for the others', () => {
    const cells = [false, true].map((fips) => matrixCell({ base: 'rockylinux:9', fips }, `rocky-${fips}`));
    expect(render(cells)).to.match(/:0\.1\.0 AS kairos-framework\n[^]*:0\.1\.0-fips AS kairos-framework-2\n/);
  });

  it('has a framework stage for each framework', () => {
    const cells = ['v2.16.0', 'v2.16.1'].map((framework) =>
      matrixCell({ framework }, `debian-12-${framework}`),
    );
    expect(render(cells)).to.match(/v2\.16\.0 AS kairos-framework\n[^]*v2\.16\.1 AS kairos-framework-2\n/);
  });

  it('has no parametric form', () => {
    const cells = ['a', 'b'].map((name) => matrixCell({ version: `v1.0.0-${name}` }, name));
    expect(() => render(cells, { parametric: true })).to.throw('--parametric');
  });
});

describe('renderDockerfile, parametric', () => {
  const text = render([matrixCell()], { parametric: true });
  const lines = instructionsIn(text);

  it('declares the documented arguments with the values as defaults', () => {
    expect(lines.slice(0, 8)).to.deep.equal([
      'ARG BASE_IMAGE=debian:12',
      'ARG VARIANT=core',
      'ARG MODEL=generic',
      'ARG TRUSTED_BOOT=false',
      'ARG KUBERNETES_DISTRO=""',
      'ARG KUBERNETES_VERSION=""',
      'ARG FRAMEWORK_VERSION=""',
      'ARG VERSION=v1.0.0',
    ]);
    expect(lines).to.include('FROM ${BASE_IMAGE} AS debian-12-core-generic');
  });

  it('lets install know nothing of the version', () => {
    const install = lines.findIndex((line) => line.includes('-s install'));
    expect(lines.lastIndexOf('ARG VERSION')).to.be.greaterThan(install);
    expect(lines[install]).not.to.include('VERSION"  ').and.not.include('-version');
  });
});

describe('a value from the Kairosfile', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kairos-gen-'));
  const agent = join(directory, 'agent');
  before(() => {
    // A stand-in for the agent that says what it was called with.
    writeFileSync(agent, '#!/bin/sh\nprintf "%s\\0" "$@"\n');
    chmodSync(agent, 0o755);
  });
  after(() => rmSync(directory, { recursive: true }));

  function called(
    line: string | undefined,
    shell: string,
    environment: Readonly<Record<string, string>> = {},
  ): readonly string[] {
    if (line === undefined) throw new Error('no such instruction');
    const command = line
      .replace(/^RUN /, '')
      .replaceAll(/--mount=\S+ +/g, '')
      .replace('/run/kairos-init', agent);
    return execFileSync(shell, [...(shell === 'bash' ? ['--norc'] : []), '-c', command], {
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8', ...environment },
    })
      .split('\0')
      .slice(0, -1);
  }

  for (const shell of ['dash', 'bash']) {
    it(`reaches the agent unchanged through ${shell}`, () => {
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (names) => {
          const spec: Partial<ImageSpec> = { packages: { add: names, remove: [] } };
          const install = instructionsIn(render([matrixCell(spec)])).find((line) =>
            line.includes('-s install'),
          );
          expect(called(install, shell)).to.deep.equal(
            planBuild(matrixCell(spec), buildOptions()).steps.flatMap((step) =>
              step.kind === 'agent' && step.call.phase === 'install' ? step.call.args : [],
            ),
          );
        }),
        { numRuns: 40 },
      );
    });

    it(`given as a build argument reaches it unchanged through ${shell}, or not at all when empty`, () => {
      const install = instructionsIn(render([matrixCell()], { parametric: true })).find((line) =>
        line.includes('-s install'),
      );
      const set = {
        MODEL: 'a b',
        VARIANT: '$(id)',
        TRUSTED_BOOT: "'",
        KUBERNETES_DISTRO: '',
        KUBERNETES_VERSION: '"',
        FRAMEWORK_VERSION: 'x  y',
      };
      expect(called(install, shell, set)).to.deep.equal([
        '-s',
        'install',
        '-m',
        'a b',
        '-v',
        '$(id)',
        '-k8sversion',
        '"',
        '-t',
        "'",
        '-f',
        'x  y',
      ]);
    });
  }
});
