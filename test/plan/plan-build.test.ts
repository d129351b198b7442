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

  it('takes the FIPS framework for a FIPS image and the ordinary one for another', () => {
    const frameworkOf = (spec: Partial<ImageSpec>): string | undefined =>
      planBuild(matrixCell({ base: 'rockylinux:9', ...spec }), buildOptions()).framework;
    expect(frameworkOf({ fips: true })).to.equal('quay.io/kairos-gen/framework:0.1.0-fips');
    expect(frameworkOf({})).to.equal('quay.io/kairos-gen/framework:0.1.0');
  });

  it('gives a subscription to the step that installs them, and to no other', () => {
    const secrets = (spec: Partial<ImageSpec>): readonly (readonly [string, string])[] =>
      planBuild(matrixCell(spec), buildOptions({ install: 'parts' })).steps.flatMap((step) =>
        step.kind === 'agent' ? step.secrets.map((id) => [step.title, id] as const) : [],
      );
    expect(secrets({ base: 'ubuntu:22.04', fips: true }).map(([, id]) => id)).to.deep.equal(['ubuntu-pro']);
    expect(secrets({ base: 'ubuntu:22.04', fips: true })[0]?.[0]).to.include('packages');
    expect(secrets({ base: 'ubuntu:22.04' })).to.deep.equal([]);
    expect(secrets({ base: 'rockylinux:9', fips: true })).to.deep.equal([]);
    const [own, ...others] = secrets({ base: 'registry.suse.com/bci/bci-base:15.7' });
    expect(own).to.deep.equal([
      secrets({ base: 'ubuntu:22.04', fips: true })[0]?.[0].replace('apt-get', 'zypper'),
      'SUSEConnect',
    ]);
    expect(others.map(([, id]) => id)).to.deep.equal(['SCCcredentials']);
  });

  it('tells each phase of the parts of steps that it is to leave out', () => {
    const plan = planBuild(matrixCell({ skip: ['package:snmpd', 'service:fail2ban'] }), buildOptions());
    expect(argsOf(plan, 'install').join(' ')).to.include('--skip-step package:snmpd ');
    expect(argsOf(plan, 'init').join(' ')).to.include('--skip-step service:fail2ban ');
  });

  describe('with providers of plugins', () => {
    const providers = [{ name: 'kubeadm', version: 'v1', config: '{"cni":"x"}' }, { name: 'other' }];
    const said = (spec: Partial<ImageSpec>, phase: Phase): string =>
      argsOf(planBuild(matrixCell({ variant: 'standard', providers, ...spec }), buildOptions()), phase).join(
        ' ',
      );

    it('names them in every phase, and tells install the rest', () => {
      expect(said({}, 'install')).to.include(
        '-v standard --provider kubeadm --provider-kubeadm-version v1 --provider-kubeadm-config {"cni":"x"} --provider other',
      );
      expect(said({}, 'init')).to.include('-v standard --provider kubeadm --provider other -r');
      expect(said({}, 'validate')).to.match(/ --provider kubeadm --provider other$/);
    });

    it('names Kubernetes with them, which the agent takes for only them otherwise', () => {
      const kubernetes = { provider: 'k3s', version: 'latest' } as const;
      expect(said({ kubernetes }, 'init')).to.include(
        '-k k3s -k8sversion latest --provider k3s --provider kubeadm',
      );
    });
  });

  describe('with install in parts', () => {
    const parts = buildOptions({ install: 'parts' });
    const installs = (spec: Partial<ImageSpec>): readonly string[] =>
      planBuild(matrixCell(spec), parts).steps.flatMap((step) =>
        step.kind === 'agent' && step.call.phase === 'install' ? [step.call.args.join(' ')] : [],
      );

    it('tells the packages nothing of the rest', () => {
      const release = {
        variant: 'standard',
        kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' },
      } as const;
      const [packages, rest] = installs({ ...release, skip: ['grub', 'installKernel'] });
      expect(packages).to.equal(
        '-s install --packages-only -m generic -v standard -k k3s --skip-step installKernel --keep-index',
      );
      expect(rest).to.include('-k8sversion v1.33.1+k3s1').and.include('--skip-step grub,installKernel');
      const other = { provider: 'k3s', version: 'v1.34.0+k3s1' } as const;
      const [same, changed] = installs({
        ...release,
        kubernetes: other,
        skip: ['kubernetes', 'installKernel'],
      });
      expect(same).to.equal(packages);
      expect(changed).to.not.equal(rest);
    });

    it('shows a framework of the user’s choice to both, because it may need other packages', () => {
      const plan = planBuild(matrixCell({ framework: 'v2.16.1' }), parts);
      expect(plan.steps.map((step) => step.kind === 'agent' && step.framework)).to.deep.equal([
        true,
        true,
        false,
        false,
      ]);
      expect(installs({ framework: 'v2.16.1' })[0]).to.include('-f v2.16.1 --framework-dir');
    });

    it('is one call when there are no packages to install', () => {
      expect(installs({ skip: ['install'] })).to.have.length(1);
      expect(installs({ skip: ['installPackages', 'installKernel'] })).to.have.length(1);
    });

    it('shows release files to the part that installs them', () => {
      const releases = [{ from: 'url', name: 'k3s', url: 'https://x/k3s', sha256: '0'.repeat(64) }] as const;
      const plan = planBuild(matrixCell(), { ...parts, releases });
      expect(plan.releases).to.equal(releases);
      expect(plan.steps.map((step) => step.kind === 'agent' && step.releases)).to.deep.equal([
        false,
        true,
        false,
        false,
      ]);
      expect(argsOf(plan, 'install')).to.include('--releases-dir');
    });
  });

  it('leaves the checks out when it is told to, and says so in the labels', () => {
    const plan = planBuild(matrixCell(), buildOptions({ validation: 'skipped' }));
    expect(outline(plan)).to.deep.equal(['install', 'init']);
    expect(plan.labels).to.include({ 'io.kairos.validation': 'skipped' });
    expect(planBuild(matrixCell(), buildOptions()).labels).to.not.have.property('io.kairos.validation');
  });

  it('says how to look at it', () => {
    const { inspections } = planBuild(matrixCell({ variant: 'standard' }), buildOptions());
    expect(inspections.plan.join(' ')).to.match(/^plan -m generic -v standard .*-version v1\.0\.0$/);
    expect(inspections.validate.join(' ')).to.equal('validate -m generic -v standard');
  });

  it('names what its steps do', () => {
    const titles = (options: Parameters<typeof buildOptions>[0], spec: Partial<ImageSpec> = {}) =>
      planBuild(matrixCell(spec), buildOptions(options)).steps.flatMap((step) =>
        step.kind === 'agent' ? [step.title] : [],
      );
    expect(titles({ install: 'parts' })).to.deep.equal([
      'packages (apt-get)',
      'framework',
      'kernel, initrd and services',
      'check the image',
    ]);
    expect(titles({ phases: 'all' }, { ...everything, base: 'example.com/own:1' })[0]).to.equal(
      'packages, framework, k0s v1.32.1+k0s.0, kernel and services',
    );
    expect(titles({}, { base: 'alpine:3.21' })[0]).to.equal('packages (apk), framework');
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
