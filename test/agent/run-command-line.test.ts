import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import type { AgentEdge } from '../../src/agent/commands/agent-edge.ts';
import { runCommandLine } from '../../src/agent/run-command-line.ts';
import { version } from '../../src/lib/version.ts';
import { STEP_NAMES } from '../../src/spec/image-spec.ts';
import { testContext } from '../support/agent-context.ts';
import { fakeHost, type FakeHost, type FakeHostOptions } from '../support/fake-host.ts';

const BOOKWORM =
  'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly host: FakeHost;
}

async function kairosInit(
  line: string,
  options: FakeHostOptions = {},
  edge: Partial<AgentEdge> = {},
): Promise<Ran> {
  const host = fakeHost({ ...options, files: { '/etc/os-release': BOOKWORM, ...options.files } });
  const stderr = new PassThrough();
  let stdout = '';
  const { trees, sleep } = testContext();
  const code = await runCommandLine(
    line.split(' ').filter((word) => word !== ''),
    {
      host: (emit) => ({ ...host, emit }),
      arch: 'x64',
      environment: {},
      directory: '/',
      isRoot: true,
      stdout: (text) => (stdout += text),
      stderr,
      trees: { ...trees, copyTree: async () => ({ written: [], warnings: [] }) },
      sleep,
      stop: new AbortController().signal,
      ...edge,
    },
  );
  return { code, stdout, stderr: String(stderr.read() ?? ''), host };
}

describe('kairos-init', () => {
  it('explains itself', async () => {
    expect((await kairosInit('--help')).stdout).to.match(/^kairos-init \[options\]/);
    expect((await kairosInit('help validate')).stdout).to.match(/^kairos-init validate/);
    expect((await kairosInit('help')).stdout).to.match(/Commands:/);
    expect((await kairosInit('version')).stdout).to.match(/^kairos-init \d+\.\d+\.\d+\nframework /);
    expect((await kairosInit('completion')).stdout).to.include('complete -F');
    const { stdout } = await kairosInit('steps-info');
    for (const name of STEP_NAMES) expect(stdout).to.include(name);
  });

  const usage: readonly [string, RegExp][] = [
    [
      '-s instal',
      /hint: did you mean "install"\?\nerror: --stage: "instal" is not one of install, init, all\n$/,
    ],
    ['help valdate', /hint: did you mean validate\?\nerror: there is no command valdate\n$/],
    ['help zzzzz', /error: there is no command zzzzz\n$/],
    ['-s init', /error: .*version\n$/],
    ['plan --system debian', /error: --system: "debian" is no system\n$/],
    ['--packages-only', /hint: add -s install\nerror: --packages-only is a part of the install stage\n$/],
    ['validate --root /none', /error: --root \/none: no such directory\n$/],
  ];
  for (const [line, message] of usage)
    it(`ends with 2 and the cause last: ${line}`, async () => {
      const { code, stdout, stderr } = await kairosInit(line);
      expect(stderr).to.match(message);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    });

  it('plans here and for another system, for people and for programs', async () => {
    const here = await kairosInit('plan -s install');
    expect(here.stdout)
      .to.match(/installPackages/)
      .and.not.match(/cleanup/);
    const { stdout, stderr } = await kairosInit('plan --system ubuntu:24.04 --arch arm64 --format json');
    expect(stderr).to.match(/v0\.0\.0/);
    const steps = JSON.parse(stdout) as { stage: string; name: string }[];
    expect(steps.map(({ stage }) => stage)).to.include.members(['install', 'init']);
    expect((await kairosInit('plan --system debian:sid -s install')).code).to.equal(0);
    expect((await kairosInit('plan', {}, { arch: 'mips' })).stderr).to.match(/no Kairos for mips/);
  });

  it('writes the plan to a file when it is told to', async () => {
    const { stdout, host } = await kairosInit('plan -s install --format json --output /out/plan.json');
    expect(stdout).to.equal('');
    expect(JSON.parse((await host.files.readText('/out/plan.json')) ?? '')).to.be.an('array').that.is.not
      .empty;
  });

  it('says what it would do and does nothing', async () => {
    const { code, stdout, host } = await kairosInit('-s install --dry-run', {}, { isRoot: false });
    expect(code).to.equal(0);
    expect(stdout).to.match(/install \d+ packages/);
    expect(host.commands).to.deep.equal([]);
  });

  it('says before the first step what it would have to fetch, when it may not', async () => {
    const { code, stderr, host } = await kairosInit('-s install -v standard -k k0s --offline');
    expect(code).to.equal(1);
    expect(host.commands).to.deep.equal([]);
    expect(stderr).to.match(
      /error: offline, .*: packages \(--packages-dir\); the framework \S+ \(--framework-dir\); which release k0s-…-amd64 .*; k9s_/,
    );
    const plan = await kairosInit('plan -s install --offline');
    expect(plan.code).to.equal(0);
    expect(plan.stderr.match(/^warning: would have to be fetched: /gm)).to.have.length(2);
    expect((await kairosInit('plan -s install')).stderr).to.equal('');
  });

  it('may be offline for the packages alone, whatever the rest would fetch', async () => {
    const words = '-s install --packages-only --offline --packages-dir /packages';
    const { stderr, host } = await kairosInit(words, { programs: { 'dpkg-query': () => '' } });
    expect(stderr).to.not.match(/offline/);
    expect(host.commands.map(([program]) => program)).to.include('apt-get');
  });

  it('must be root, and in a system that says what it is', async () => {
    expect(await kairosInit('-s install', {}, { isRoot: false })).to.include({ code: 1 });
    const { stderr, code } = await kairosInit('-s install', {
      files: { '/etc/os-release': { link: '/gone' } },
    });
    expect(stderr).to.match(/nothing says which system this is/);
    expect(code).to.equal(1);
  });

  it('falls back to /usr/lib/os-release', async () => {
    const files = { '/etc/os-release': { link: '/gone' }, '/usr/lib/os-release': BOOKWORM };
    expect((await kairosInit('plan -s install', { files })).code).to.equal(0);
  });

  it('plans a part of install to its end and carries out only that', async () => {
    const { code, host } = await kairosInit(
      '-s install --packages-only -skip-step installKernel,installPackages',
      { programs: { 'dpkg-query': () => '' } },
    );
    expect(code).to.equal(0);
    expect(await host.files.readText('/etc/kairos/kairos-init-install.yaml')).to.match(
      /finished: false\nsteps: \[\]/,
    );
  });

  it('runs a stage, and nothing the second time', async () => {
    const programs = {
      'apt-get': () => '',
      'dpkg-query': () => '',
      tool: () => '',
    };
    const files = {
      '/framework/x': 'x',
      '/etc/kairos-init/stage-extensions/a.yaml':
        'stages: { before-install: [{ name: mine, files: [{ path: /etc/mine, content: x }] }] }',
    };
    const line = '-s install -x --framework-dir /framework --skip-step installPackages,installKernel';
    const first = await kairosInit(line, { files, programs });
    expect(first.stderr)
      .to.match(/before-install: mine \(/)
      .and.match(/install finished in/);
    expect(first.code).to.equal(0);
    expect(await first.host.files.readText('/etc/mine')).to.equal('x');
    const again = await kairosInit(line, { files: { ...files, ...kept(first.host) }, programs });
    expect(again.stderr)
      .to.match(/nothing to do/)
      .and.not.match(/before-install/);
  });

  it('tells a failure in JSON when asked to, and its own faults with where they are', async () => {
    const failed = await kairosInit('-s install --framework-dir /f --log-format json', {
      programs: { 'dpkg-query': () => ({ exitCode: 2, output: 'no database\n' }) },
    });
    const last = failed.stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).to.deep.include({ level: 'error' });
    expect(failed.code).to.equal(1);
    const fault = await kairosInit(
      'plan',
      {},
      {
        stdout: () => {
          throw new Error('oops');
        },
      },
    );
    expect(fault.stderr).to.match(/fault of kairos-init itself\nError: oops/);
    expect(fault.code).to.equal(1);
  });

  it('hints at renamed flags', async () => {
    const { stderr } = await kairosInit('-s install --dry-run --skip-steps branding');
    expect(stderr).to.match(/warning: --skip-steps is now called --skip-step/);
  });

  it('validates for the Kubernetes that was named, and for any where none was', async () => {
    const files = {
      '/etc/kairos-release': {
        content: 'KAIROS_VARIANT="standard"\nKAIROS_SOFTWARE_VERSION_PREFIX="k0s"\n',
        mode: 0o644,
      },
    };
    const wrong = /but k3s was asked for/;
    expect((await kairosInit('validate -v standard', { files })).stdout).to.not.match(wrong);
    for (const words of ['-k k3s', '-p k3s'])
      expect((await kairosInit(`validate -v standard ${words}`, { files })).stdout, words).to.match(wrong);
  });

  it('validates, as a command and as a flag', async () => {
    expect(await kairosInit('validate')).to.include({ code: 4 });
    expect(await kairosInit('-validate -version v1.0.0 -v standard -k k0s -m rpi4 -t true -fips')).to.include(
      { code: 4 },
    );
    expect((await kairosInit('validate --list')).stdout.split('\n').length).to.be.greaterThan(20);
    const id = (await kairosInit('validate --list')).stdout.split(' ')[0] ?? '';
    expect((await kairosInit(`validate --explain ${id}`)).stdout).to.match(/Fix: /);
  });

  it('takes from install that an image is for FIPS, unless told otherwise', async () => {
    const record = 'stage: install\nagent: 0.1.0\nfips: true\ninputs: x\nfinished: true\nsteps: []\n';
    const files = {
      '/etc/os-release': 'ID=fedora\nVERSION_ID=42\n',
      '/etc/kairos/kairos-init-install.yaml': record,
    };
    const remembered = await kairosInit('-s init -version v1 --dry-run', { files });
    expect(remembered.stderr).to.match(/the image is for FIPS, as install was told/);
    expect(remembered.stdout).to.match(/kairos-fips/);
    const told = await kairosInit('-s init -version v1 --fips=false --dry-run', { files });
    expect(told.stdout).to.not.match(/kairos-fips/);
  });

  describe("with a model of the user's own", () => {
    const BOARD =
      'name: acme-one\narch: amd64\nbases: [{ distro: debian, packages: [u-boot-tools] }]\nbootArguments: [x=y]\n';
    const JSON_WORD =
      '{"name":"acme-one","arch":"amd64","bases":[{"distro":"debian","packages":["u-boot-tools"]}]}';
    const RECORD = '/etc/kairos/kairos-init-install.yaml';
    const programs = { 'dpkg-query': (): string => '' };

    it('plans for the board of a file, and of the word itself', async () => {
      const files = { '/boards/acme.yaml': BOARD };
      const { stdout } = await kairosInit('plan -m boards/acme.yaml', { files });
      expect(stdout)
        .to.match(/u-boot-tools/)
        .and.match(/KAIROS_MODEL=acme-one/)
        .and.match(/bootargs-model/);
      expect((await kairosInit(`plan -m ${JSON_WORD}`)).stdout).to.match(/KAIROS_MODEL=acme-one/);
    });

    it('keeps it at install for init and validate', async () => {
      const files = { '/acme.yaml': BOARD };
      const { code, host, stderr } = await kairosInit('-s install -m acme.yaml --skip-step install', {
        files,
        programs,
      });
      expect(code, stderr).to.equal(0);
      const kept = { files: { [RECORD]: (await host.files.readText(RECORD)) ?? '' } };
      for (const named of ['', '-m acme-one']) {
        const { stdout } = await kairosInit(`-s init -version v1 ${named} --dry-run`, kept);
        expect(stdout)
          .to.match(/KAIROS_MODEL=acme-one/)
          .and.match(/bootargs-model/);
      }
      const told = await kairosInit('-s init -version v1 -m generic --dry-run', kept);
      expect(told.stdout).to.match(/KAIROS_MODEL=generic/);
      const image = { files: { ...kept.files, '/etc/kairos-release': 'KAIROS_MODEL="rpi4"\n' } };
      expect((await kairosInit('validate -m acme-one', image)).stdout).to.match(
        /KAIROS_MODEL is rpi4, but acme-one was asked for/,
      );
    });

    it('does install again when the board has changed', async () => {
      const run = async (board: string, record?: string): Promise<Ran> =>
        kairosInit('-s install -m acme.yaml --skip-step install', {
          programs,
          files: { '/acme.yaml': board, ...(record === undefined ? {} : { [RECORD]: record }) },
        });
      const record = (await (await run(BOARD)).host.files.readText(RECORD)) ?? '';
      const same = await run(BOARD, record);
      expect(same.stderr).to.match(/nothing to do/);
      const { host, stderr } = await run(BOARD.replace('x=y', 'x=z'), record);
      expect(stderr).to.not.match(/nothing to do/);
      expect(await host.files.readText(RECORD)).to.match(/x=z/);
    });

    it('refuses a name that nothing knows, a missing file and one that is wrong', async () => {
      for (const line of ['-s init -version v1 -m rpi6', 'plan -m rpi6', 'validate -m rpi6']) {
        const unknown = await kairosInit(line);
        expect(unknown.code).to.equal(2);
        expect(unknown.stderr)
          .to.match(/--model: "rpi6" is not one of generic, rpi3/)
          .and.match(/"rpi[345]"/);
      }
      const missing = await kairosInit('plan -m acme.yaml');
      expect(missing).to.include({ code: 2 });
      expect(missing.stderr).to.match(/there is no file \/acme.yaml/);
      const wrong = await kairosInit('plan -m acme.yaml', { files: { '/acme.yaml': `${BOARD}kernal: x\n` } });
      expect(wrong).to.include({ code: 2 });
      expect(wrong.stderr).to.match(/\/acme\.yaml:5:1: unknown key "kernal"/);
    });
  });

  it('knows which providers have a plugin', async () => {
    const none = await kairosInit('plan -s install -p kubeadm');
    expect(none.stderr).to.match(/nothing here knows the provider kubeadm/);
    const files = { '/system/providers/agent-provider-x': { content: 'x', mode: 0o755 } };
    const some = await kairosInit('plan -p k3s,kubeadm --provider-k3s-config /c', { files });
    expect(some.stdout).to.match(/have a plugin install k3s, or else download/);
    expect(some.stdout)
      .to.match(/have a plugin install kubeadm/)
      .and.not.match(/ask the plugin of kubeadm/);
    expect((await kairosInit('plan -s init -p kubeadm', { files })).stdout).to.match(
      /ask the plugin of kubeadm/,
    );
    const only = await kairosInit('plan -s install -p k3s --provider-source plugin');
    expect(only.stdout)
      .to.match(/have a plugin install k3s$/m)
      .and.not.match(/k3s-io/);
    const core = await kairosInit('plan --provider-source plugin');
    expect(core.stderr).to.match(/a core image has no provider/);
    const brought = { '/f/system/providers/agent-provider-x': { content: 'x', mode: 0o755 } };
    const later = await kairosInit('plan -s install -p kubeadm --framework-dir /f', { files: brought });
    expect(later.stdout).to.match(/have a plugin install kubeadm/);
    expect((await kairosInit('plan -s install -p kubeadm -f example.com/f:1')).code).to.equal(0);
    const skipped = await kairosInit('plan -s install -p kubeadm --skip-step buildProvider');
    expect(skipped.code).to.equal(0);
    expect((await kairosInit('plan --skip-step install,init')).stdout).to.equal('');
  });

  it('takes the FIPS framework for a FIPS image', async () => {
    const from = async (words: string): Promise<string | undefined> =>
      /unpack framework core from (\S+),/.exec(
        (await kairosInit(`plan --system rocky:9 -s install ${words}`)).stdout,
      )?.[1];
    expect(await from('')).to.equal(`quay.io/kairos-gen/framework:${version}`);
    expect(await from('--fips')).to.equal(`quay.io/kairos-gen/framework:${version}-fips`);
    expect(await from('-fips -f v2.16.1')).to.equal('quay.io/kairos/framework:v2.16.1-fips');
  });

  it('says what makes an image big', async () => {
    const programs = {
      du: () => '2\t/usr\n2000\t/boot\n4000\t/\n',
      find: () => '1500\t/boot/initrd\n',
      'dpkg-query': () => 'installed\tlinux-image\t300\nconfig-files\told\t900\n',
    };
    const { stdout } = await kairosInit('size', { programs });
    expect(stdout).to.match(
      /^ +4\.1 MB 100 % {2}\/\n +2\.0 MB +50 % {2}\/boot\n +1\.5 MB +38 % {4}\/initrd\n/,
    );
    expect(stdout)
      .to.match(/0\.3 MB +8 % {2}linux-image\n$/)
      .and.not.match(/old/);
    const json = JSON.parse((await kairosInit('size --format json', { programs })).stdout) as {
      total: number;
    };
    expect(json.total).to.equal(4000 * 1024);
    const other = { ...programs, du: () => '7\t/mnt/image\n', find: () => '' };
    const files = { '/mnt/image/etc/os-release': 'ID=x' };
    const elsewhere = await kairosInit('size --root /mnt/image', { programs: other, files });
    expect(elsewhere.stdout).to.equal('      0.0 MB 100 %  /\n');
    const none = await kairosInit('size --root /none', { programs });
    expect(none.stderr).to.match(/there is no directory \/none/);
  });

  it('takes what can be read of a tree that changes', async () => {
    const programs = {
      du: () => ({ exitCode: 1, output: "du: cannot access '/x': No such file or directory\n1000\t/\n" }),
      find: () => '',
      'dpkg-query': () => '',
    };
    const { stdout, stderr, code } = await kairosInit('size', { programs });
    expect(stdout).to.match(/1\.0 MB 100 %/);
    expect(stderr).to.match(/not all could be read/);
    expect(code).to.equal(0);
  });

  it('takes release addresses of a mirror', async () => {
    const { stdout } = await kairosInit(
      'plan -s install -p k3s --k8s-url http://m/k --release-url http://m/r',
    );
    expect(stdout)
      .to.match(/download http:\/\/m\/k\/k3s-io\//)
      .and.match(/download http:\/\/m\/r\/derailed\//);
  });
});

/** What a run left in its tree, as the start of the next. */
function kept(host: FakeHost): Record<string, string> {
  return Object.fromEntries(
    Object.entries(host.files.snapshot()).filter(([, text]) => text !== '/' && !text.startsWith('-> ')),
  );
}
