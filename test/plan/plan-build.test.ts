import { expect } from 'chai';
import type { BuildPlan, Phase } from '../../src/plan/build-plan.ts';
import { planBuild } from '../../src/plan/plan-build.ts';
import type { ImageSpec } from '../../src/spec/image-spec.ts';
import { buildOptions, matrixCell } from '../support/specs.ts';

const argsOf = (plan: BuildPlan, phase: Phase): readonly string[] =>
  plan.steps.flatMap((step) => (step.kind === 'agent' && step.call.phase === phase ? step.call.args : []));

const outline = (plan: BuildPlan): readonly string[] =>
  plan.steps.map((step) => (step.kind === 'agent' ? step.call.phase : step.stage));

describe('planBuild', () => {
  it('calls install, init and validate, each with what it uses', () => {
    const plan = planBuild(matrixCell(), buildOptions());
    expect(outline(plan)).to.deep.equal(['install', 'init', 'validate']);
    expect(argsOf(plan, 'install').join(' ')).to.equal(
      '-s install -m generic -v core --framework-dir /run/kairos-framework --keep-index',
    );
    expect(argsOf(plan, 'init').join(' ')).to.equal(
      '-s init -m generic -v core -r quay.io/kairos -version v1.0.0',
    );
    expect(argsOf(plan, 'validate').join(' ')).to.equal('validate -m generic -v core');
  });

  const everything: Partial<ImageSpec> = {
    variant: 'standard',
    kubernetes: { provider: 'k0s', version: 'v1.32.1+k0s.0' },
    trustedBoot: true,
    fips: true,
    framework: 'v2.16.1',
    kernel: ['linux-image-virtual'],
    packages: { add: ['htop', '-odd'], remove: ['snmpd'] },
    skip: ['grub', 'sshHardening'],
  };

  it('says everything that is not at its default', () => {
    const plan = planBuild(matrixCell(everything), buildOptions({ frameworkSource: 'agent' }));
    const selection = '-m generic -v standard -k k0s -k8sversion v1.32.1+k0s.0 -t true -fips';
    expect(argsOf(plan, 'install').join(' ')).to.equal(
      `-s install ${selection} --kernel linux-image-virtual --package htop --package=-odd --remove-package snmpd` +
        ' --skip-step grub -f v2.16.1 --keep-index',
    );
    expect(argsOf(plan, 'init').join(' ')).to.equal(
      `-s init ${selection} --kernel linux-image-virtual --skip-step sshHardening -f v2.16.1` +
        ' -r quay.io/kairos -version v1.0.0',
    );
    expect(argsOf(plan, 'validate').join(' ')).to.equal(`validate ${selection}`);
  });

  it('does it in one call with phases "all"', () => {
    const plan = planBuild(matrixCell(everything), buildOptions({ phases: 'all' }));
    expect(outline(plan)).to.deep.equal(['all', 'validate']);
    expect(argsOf(plan, 'all').join(' '))
      .to.include('--skip-step grub,sshHardening')
      .and.include('-version v1.0.0');
  });

  // What init alone uses must not rebuild the packages.
  const initOnly: Partial<ImageSpec>[] = [
    { version: 'v2.0.0' },
    { registry: 'registry.example/team' },
    { skip: ['sshHardening'] },
  ];
  for (const change of initOnly)
    it(`install does not change with ${JSON.stringify(change)}`, () => {
      const [before, after] = [{}, change].map(
        (changes) => planBuild(matrixCell(changes), buildOptions()).steps[0],
      );
      expect(after).to.deep.equal(before);
    });

  it('gives the framework to install from a stage, or leaves it to the agent', () => {
    expect(planBuild(matrixCell(), buildOptions()).framework).to.equal('quay.io/kairos-gen/framework:0.1.0');
    const plan = planBuild(matrixCell(), buildOptions({ frameworkSource: 'agent' }));
    expect(plan.framework).to.equal(undefined);
    expect(argsOf(plan, 'install')).not.to.include('--framework-dir');
  });

  it('refuses steps between phases that are one', () => {
    const cell = matrixCell({ stages: { 'after-install': [{ run: 'true' }] } });
    expect(() => planBuild(cell, buildOptions({ phases: 'all' }))).to.throw(
      'no place between install and init',
    );
  });
});

describe('planBuild, package caches', () => {
  const run = (line: string): ImageSpec['stages'] => ({
    'before-install': [{ run: line }],
    'after-install': [{ run: line }, { copy: { from: 'a', to: '/b' } }],
    'after-init': [{ run: line }],
  });
  const mounts = (plan: BuildPlan): readonly string[] =>
    plan.steps.map((step) => step.caches.map((cache) => cache.target).join(' '));

  it('are mounted where packages change, and never where init empties them', () => {
    const plan = planBuild(matrixCell({ stages: run('apt-get install -y jq') }), buildOptions());
    const both = '/var/lib/apt/lists /var/cache/apt';
    // Before install and after init, docker-clean would empty them.
    expect(mounts(plan)).to.deep.equal(['', both, both, '', '', '', '']);
  });

  it("refresh the index before a user's line that needs one and doesn't do it itself", () => {
    const refreshed = (line: string): boolean =>
      planBuild(matrixCell({ stages: { 'after-install': [{ run: line }] } }), buildOptions()).steps.some(
        (step) => step.kind === 'user' && step.refresh !== undefined,
      );
    expect(refreshed('apt-get install -y jq')).to.equal(true);
    expect(refreshed('apt-get update && apt-get install -y jq')).to.equal(false);
    expect(refreshed('touch /etc/x')).to.equal(false);
  });

  for (const [name, options, base] of [
    ['switched off', { cacheMounts: false }, 'debian:12'],
    ['of a base nobody knows', {}, 'quay.io/team/base:1'],
    ['of a base that is a build argument', { parametric: true }, 'debian:12'],
  ] as const)
    it(`${name} are not mounted; install leaves the index to the user's line`, () => {
      const plan = planBuild(
        matrixCell({ base, stages: run('apt-get install -y jq') }),
        buildOptions(options),
      );
      expect(mounts(plan).join('')).to.equal('');
      expect(argsOf(plan, 'install')).to.include('--keep-index');
    });

  it('have one lock for all of them', () => {
    const [install] = planBuild(matrixCell(), buildOptions()).steps;
    expect(install?.caches.map((cache) => cache.sharing)).to.deep.equal(['shared', 'locked']);
  });

  it('install tidies up its index when nobody needs it any more', () => {
    expect(argsOf(planBuild(matrixCell(), buildOptions({ cacheMounts: false })), 'install')).not.to.include(
      '--keep-index',
    );
  });

  it('are shared by images with the same content, and by no others', () => {
    const ids = (changes: Partial<ImageSpec>): string =>
      planBuild(matrixCell(changes), buildOptions())
        .steps.flatMap((step) => step.caches.map((cache) => `${cache.id}${cache.perPlatform ? ' +' : ''}`))
        .join(', ');
    expect(ids({})).to.equal('kairos-gen-apt-debian-12-lists, kairos-gen-apt-debian-12-archives');
    expect(ids({ arch: 'arm64', variant: 'standard' })).to.equal(ids({}));
    expect(ids({ base: 'alpine:3.21', arch: 'arm64' })).to.equal('kairos-gen-apk-alpine-3-21-arm64-cache');
    expect(ids({ base: 'alpine:3.21' })).to.equal('kairos-gen-apk-alpine-3-21-cache +');
  });
});

describe('planBuild, labels', () => {
  it('name the image and replace what the base says about itself', () => {
    const { labels } = planBuild(matrixCell(), buildOptions());
    expect(labels).to.include({
      'org.opencontainers.image.version': 'v1.0.0',
      'org.opencontainers.image.base.name': 'debian:12',
      'io.kairos.variant': 'core',
    });
  });
});
