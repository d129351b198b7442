import { expect } from 'chai';
import fc from 'fast-check';
import { COMMANDS, OPTIONS } from '../../../src/agent/command-line/options.ts';
import { completionScript, helpFor } from '../../../src/agent/command-line/help.ts';
import { parseWords } from '../../../src/agent/command-line/parse-words.ts';
import { readSettings, type Settings } from '../../../src/agent/command-line/settings.ts';
import { UsageError } from '../../../src/lib/user-error.ts';

const read = (line: readonly string[]): Settings => readSettings(parseWords(line));

const MIRRORS = {
  KAIROS_INIT_RELEASE_URL: 'https://mirror.example/releases/',
  KAIROS_INIT_K8S_URL: '',
  KAIROS_INIT_CRB_URL: 'https://mirror.example/$releasever/CRB/$basearch/os/',
  KAIROS_INIT_EPEL_URL: 'https://mirror.example/epel',
  KAIROS_INIT_OPENSUSE_URL: '',
};

describe('relative paths', () => {
  it('start where the program was called', () => {
    const surroundings = { environment: {}, directory: '/here' };
    expect(readSettings(parseWords(['validate', '--root', './rootfs']), surroundings).root).to.equal(
      '/here/rootfs',
    );
    expect(
      readSettings(parseWords(['--framework-dir', '../f', '-s', 'install']), surroundings).frameworkDirectory,
    ).to.equal('/f');
  });
});

describe('directories of what was fetched beforehand', () => {
  const surroundings = {
    environment: { KAIROS_INIT_PACKAGES_DIR: '/opt/packages', KAIROS_INIT_RELEASES_DIR: 'opt/releases' },
    directory: '/here',
  };
  it('may be named by the base image, and by the option first', () => {
    expect(readSettings(parseWords([]), surroundings)).to.include({
      packagesDirectory: '/opt/packages',
      releasesDirectory: '/here/opt/releases',
      offline: false,
    });
    const words = ['--offline', '--packages-dir', 'p', '--releases-dir=/r'];
    expect(readSettings(parseWords(words), surroundings)).to.include({
      packagesDirectory: '/here/p',
      releasesDirectory: '/r',
      offline: true,
    });
  });

  for (const path of ['/my packages', '/p;reboot', '/a"b', '/pakete-ü'])
    it(`can't be ${path}, which a package manager would read in its own way`, () =>
      expect(() => readSettings(parseWords(['--packages-dir', path]))).to.throw(
        /--packages-dir: .*has more than/,
      ));
});

describe('addresses from the environment', () => {
  it('count when the option is not given', () => {
    const settings = readSettings(parseWords(['-s', 'install']), { environment: MIRRORS, directory: '/' });
    expect(settings.releaseUrl).to.equal('https://mirror.example/releases');
    expect(settings.kubernetesUrl).to.equal(undefined);
    expect(settings.mirrors).to.deep.equal({
      crb: 'https://mirror.example/$releasever/CRB/$basearch/os',
      epel: 'https://mirror.example/epel',
    });
  });

  it('give way to the option', () => {
    const settings = readSettings(parseWords(['--release-url', 'https://other.example']), {
      environment: MIRRORS,
      directory: '/',
    });
    expect(settings.releaseUrl).to.equal('https://other.example');
  });
});
const words = (line: string): string[] => line.split(' ').map((word) => (word === "''" ? '' : word));

describe('the command line', () => {
  const rows: readonly [string, Partial<Settings>][] = [
    [
      '',
      { stages: ['install', 'init'], variant: 'core', model: 'generic', trustedBoot: false, level: 'info' },
    ],
    ['-s install', { stages: ['install'] }],
    ['--s install', { stages: ['install'] }],
    ['-s=install', { stages: ['install'] }],
    ['--s=init', { stages: ['init'] }],
    ['-stage init', { stages: ['init'] }],
    ['--stage all', { stages: ['install', 'init'] }],
    ['-s install -s init', { stages: ['init'] }],
    ['-l debug', { level: 'debug' }],
    ['--level=trace', { level: 'trace' }],
    ['-m rpi4', { model: 'rpi4' }],
    ['-m RPI4', { model: 'rpi4' }],
    ['-m acme-one', { model: { name: 'acme-one' } }],
    ['-m acme-one.yaml', { model: { file: '/acme-one.yaml' } }],
    ['-m boards/acme', { model: { file: '/boards/acme' } }],
    ['-m {"name":"x"}', { model: { text: '{"name":"x"}' } }],
    ['--model nvidia-dgx-spark', { model: 'nvidia-dgx-spark' }],
    ['-v core', { variant: 'core' }],
    ['-v standard', { variant: 'standard', provider: 'k3s' }],
    ["-v ''", { variant: 'core' }],
    ['--variant=standard', { variant: 'standard' }],
    ['-v v1.2.3', { version: 'v1.2.3', variant: 'core' }],
    ['-v 1.2.3', { version: '1.2.3' }],
    ['-version v1.0.0', { version: 'v1.0.0' }],
    ['--version=1', { version: '1' }],
    ['-version 1.2.3-rc1+meta.5', { version: '1.2.3-rc1+meta.5' }],
    ['-v standard -k k0s', { provider: 'k0s' }],
    ["-v standard -k ''", { provider: 'k3s' }],
    ['-v standard -k=k3s -k8sversion v1.33.1+k3s1', { provider: 'k3s', providerVersion: 'v1.33.1+k3s1' }],
    ['-v standard --k8sversion=1.33.1+k3s1', { providerVersion: 'v1.33.1+k3s1' }],
    ['-v standard -k k0s -k8sversion v1.33.1+k0s.0', { providerVersion: 'v1.33.1+k0s.0' }],
    ['-p k3s', { variant: 'standard', provider: 'k3s', plugins: [] }],
    ['-p=k0s', { variant: 'standard', provider: 'k0s' }],
    ['--provider k3s --provider-k3s-version v1.32.1+k3s1', { providerVersion: 'v1.32.1+k3s1' }],
    ['--provider-k3s-config=/c.yaml -p k3s', { providerConfig: '/c.yaml' }],
    ['-p kubeadm', { variant: 'standard', plugins: [{ name: 'kubeadm' }] }],
    [
      '-p k3s,kubeadm -p other --provider-kubeadm-version 1.2',
      { provider: 'k3s', plugins: [{ name: 'kubeadm', version: '1.2' }, { name: 'other' }] },
    ],
    ['-p k3s --provider-source plugin', { provider: 'k3s', providerSource: 'plugin' }],
    ['-v standard', { providerSource: 'builtin' }],
    ['-t true', { trustedBoot: true }],
    ['-t=1', { trustedBoot: true }],
    ['--trusted TRUE', { trustedBoot: true }],
    ['--trusted tRuE', { trustedBoot: true }],
    ['-t false', { trustedBoot: false }],
    ["-t ''", { trustedBoot: false }],
    ['-t', { trustedBoot: true }],
    ['-t -s init', { trustedBoot: true, stages: ['init'] }],
    ['--trusted-boot true', { trustedBoot: true }],
    ['-fips', { fips: true }],
    ['--fips=false', { fips: false }],
    ['-fips=T', { fips: true }],
    ['-f v2.16.1', { framework: 'v2.16.1' }],
    ['-f quay.io/me/framework:main', { framework: 'quay.io/me/framework:main' }],
    ['--framework-dir /framework', { frameworkDirectory: '/framework' }],
    ['-r quay.io/me/', { registry: 'quay.io/me' }],
    ['--registry=ghcr.io/x', { registry: 'ghcr.io/x' }],
    ['--skip-step initrd', { skip: ['initrd'] }],
    ['--skip-step package:snmpd,service:ssh', { skip: ['package:snmpd', 'service:ssh'] }],
    ['--skip-step initrd,cleanup --skip-step services', { skip: ['initrd', 'cleanup', 'services'] }],
    ['--skip-steps=SSHHardening', { skip: ['sshHardening'] }],
    ['-x', { extensions: true }],
    ['-x=true -s init', { extensions: true, stages: ['init'] }],
    ['--stage-extensions', { extensions: true }],
    ['--kernel linux-image-virtual', { kernel: ['linux-image-virtual'] }],
    [
      '--package htop,vim --package vim --remove-package snmpd',
      { packages: { add: ['htop', 'vim'], remove: ['snmpd'] } },
    ],
    ['--no-upgrade --keep-index --dry-run', { upgrade: false, keepIndex: true, dryRun: true }],
    ['--k8s-url http://127.0.0.1:8080/k3s/', { kubernetesUrl: 'http://127.0.0.1:8080/k3s' }],
    ['--log-format json', { logFormat: 'json' }],
    [
      'validate --root /mnt --format junit --skip boot-kernel --fatal-warnings',
      {
        root: '/mnt',
        format: 'junit',
        skipChecks: ['boot-kernel'],
        fatalWarnings: true,
      },
    ],
    ['-t true validate -v standard', { trustedBoot: true, variant: 'standard' }],
    [
      'plan --system debian:12 --arch arm64 --format json',
      { system: 'debian:12', arch: 'arm64', format: 'json' },
    ],
  ];
  for (const [line, expected] of rows)
    it(`understands: ${line === '' ? '(nothing)' : line}`, () => {
      expect(read(line === '' ? [] : words(line))).to.deep.include(expected);
    });

  const errors: readonly [string, RegExp, RegExp?][] = [
    ['-s', /-s needs a value: one of install, init, all/],
    ['-s -l info', /-s needs a value/],
    ['-s instal', /--stage: "instal" is not one of install, init, all/, /did you mean "install"/],
    ["-s ''", /--stage: ""/],
    ['-l loud', /one of debug, info, warn, error, trace/],
    ['-m rpi_4', /--model: "rpi_4" is not one of generic, rpi3/, /rpi4/],
    ['-v standart', /not one of core, standard/, /"standard"/],
    ['-v standard -k rke', /-k: "rke" is not one of k3s, k0s/],
    ['-v standard -k8sversion 1.33.1', /1.33.1 is no k3s release/, /v1.33.1\+k3s1/],
    ['-version latest', /"latest" is no version/, /v1.0.0/],
    ['-version', /needs a value/, /kairos-init version/],
    ['-t maybe', /"maybe" is neither true nor false/],
    ['-fips=maybe', /--fips: "maybe"/],
    ['-stagee init', /unknown option -stagee/, /did you mean --stage/],
    ['-zzz', /unknown option -zzz/, /--help/],
    ['---s install', /"---s" is no option/],
    ['-', /unexpected word "-"/],
    ['-=x', /"-=x" is no option/],
    ['valdate', /unexpected word "valdate"/, /kairos-init validate/],
    ['-s install extra', /unexpected word "extra"/],
    ['-fips true', /unexpected word "true"/],
    ['validate extra', /unexpected word "extra"/],
    ['-- stray', /unexpected word "stray"/],
    ['-root /mnt', /--root is no option of kairos-init$/, /kairos-init validate/],
    ['validate --kernel x', /--kernel is no option of kairos-init validate/, /plan/],
    ['-v core -p k3s', /-v core has no provider/],
    ['-k k0s -p k3s', /contradict/],
    ['-p k3s -p k0s', /one of k3s and k0s/],
    ['-p k3s --provider-k0s-version v1', /there is no --provider k0s/, /k3s/],
    ['--provider-k3s-version', /needs a value/],
    ['--skip-step initrdd', /--skip-step: "initrdd"/, /"initrd"/],
    ['--k8s-url ftp://x', /no http or https address/],
    ["-r ''", /--registry needs a value/],
    ['plan --format sarif', /--format: "sarif" is not one of text, json/],
  ];
  for (const [line, message, hint] of errors)
    it(`refuses: ${line}`, () => {
      const error = thrown(() => read(words(line)));
      expect(error).to.be.instanceOf(UsageError);
      expect(error?.exitCode).to.equal(2);
      expect(error?.message).to.match(message);
      if (hint !== undefined) expect(error?.hint).to.match(hint);
    });

  it('passes every value on unchanged, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.boolean(), (value, joined) => {
        const line = joined ? [`--root=/${value}`] : ['--root', `/${value}`];
        expect(read(['validate', ...line]).root).to.equal(`/${value}`);
      }),
    );
  });

  it('hints at renamed options and still understands them', () => {
    expect(parseWords(['--skip-steps', 'initrd']).hints).to.deep.equal([
      '--skip-steps is now called --skip-step',
    ]);
    expect(parseWords(['validate', '--skip', 'boot-kernel']).hints).to.deep.equal([]);
  });

  it('finds the command behind options and their values', () => {
    expect(parseWords(['-l', 'debug', 'plan']).command).to.equal('plan');
    expect(parseWords(['--provider-x-version', 'plan', '-p', 'x']).command).to.equal('build');
    expect(parseWords(['-x', 'plan']).command).to.equal('plan');
    expect(parseWords(['help', 'plan'])).to.deep.include({ command: 'help', operands: ['plan'] });
  });

  it('has help for every command, no line over 100 columns, and every option in it', () => {
    for (const command of COMMANDS) {
      const help = helpFor(command);
      for (const line of help.split('\n').slice(0, -2)) expect(line.length, line).to.be.at.most(100);
      for (const option of OPTIONS.filter(({ commands }) => commands.includes(command)))
        expect(help).to.include(`-${option.name}`.slice(option.name.length === 1 ? 0 : 0));
    }
  });

  it('understands the examples of its own help', () => {
    for (const command of COMMANDS)
      for (const [, line = ''] of helpFor(command).matchAll(/^ {2}kairos-init (.+?)(?: {2,}.*)?$/gm))
        expect(() => read(words(line)), line).not.to.throw();
  });

  it('completes options and values', () => {
    expect(completionScript())
      .to.include('--stage|-s) words="install init all" ;;')
      .and.include('complete -F');
  });
});

function thrown(action: () => unknown): UsageError | undefined {
  try {
    action();
  } catch (error) {
    return error as UsageError;
  }
  return undefined;
}
