import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import Docker from 'dockerode';
import { execa } from 'execa';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startCurrentDockerd, startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { FRAMEWORK_IMAGE } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { makeTinyRoot } from '../../../scripts/lab/tiny-root.ts';
import { codeBlocks } from '../../support/code-blocks.ts';
import { execute, machine } from '../conversion/execute.ts';

const unavailable = await buildkitUnavailable(machine);
const cache = cacheDirectory(process.env);
const AGENT = 'agent:1';
/** Nobody else's process has this number in its command line. */
const LONG_SLEEP = '86413';

const kairosfile = (...steps: readonly string[]): string => `base: tiny:1
version: v1.0.0
stages:
  after-install:
${steps.map((step) => `    - ${step}\n`).join('')}`;

const GOOD = kairosfile('run: echo hello > /hello', 'copy: { from: files/, to: /copied/ }');

describe('kairos-gen build', function () {
  this.timeout('5m');
  let directory = '';
  const stops: (() => Promise<void>)[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-client-'));
    await makeTinyRoot(machine, join(directory, 'tiny'), join(directory, 'tiny.tar'));
    const agent = join(directory, 'agent');
    await mkdir(agent);
    // What it does is tried elsewhere; here it only has to be there, and to change something.
    await writeFile(join(agent, 'kairos-init'), '#!/bin/sh\necho "kairos-init $*" | tee -a /calls\n');
    await chmod(join(agent, 'kairos-init'), 0o755);
    await execute(['tar', '--create', '--file', join(directory, 'agent.tar'), '--directory', agent, '.']);
    await mkdir(join(directory, 'work', 'files'), { recursive: true });
    await writeFile(join(directory, 'work', 'files', 'file'), 'copied');
  });
  after(async () => {
    for (const stop of stops.toReversed()) await stop();
    await rm(directory, { recursive: true, force: true });
  });

  const prepared = async <E extends Engine>(starting: Promise<E>): Promise<E> => {
    const engine = await starting;
    stops.push(engine.stop);
    await engine.importRoot(join(directory, 'tiny.tar'), 'tiny:1');
    await engine.importRoot(join(directory, 'tiny.tar'), FRAMEWORK_IMAGE);
    await engine.importRoot(join(directory, 'agent.tar'), AGENT);
    return engine;
  };

  /** Starts a build of a Kairosfile, in a directory of its own that it shares with the files. */
  const start = (
    environment: Readonly<Record<string, string>>,
    content: string,
    ...words: readonly string[]
  ) =>
    execa(
      'node',
      [
        join(process.cwd(), 'src/cli/main.ts'),
        'build',
        '-',
        '--context',
        '.',
        '--agent-image',
        AGENT,
        ...words,
      ],
      {
        cwd: join(directory, 'work'),
        input: content,
        reject: false,
        all: true,
        env: { DOCKER_CONFIG: join(directory, 'no-config'), NO_COLOR: '1', ...environment },
        timeout: 120_000,
      },
    );
  const good = async (
    ...args: Parameters<typeof start>
  ): Promise<{ readonly stdout: string; readonly stderr: string }> => {
    const { stdout, stderr, all, exitCode } = await start(...args);
    expect(exitCode, all).to.equal(0);
    return { stdout, stderr };
  };

  /** What every daemon has to do. */
  const everywhere = (
    environment: () => Readonly<Record<string, string>>,
    ...usual: readonly string[]
  ): void => {
    const build = (content: string, ...words: readonly string[]) =>
      start(environment(), content, ...usual, ...words);

    it('writes the root file system as files and as a tar', async () => {
      await good(environment(), GOOD, ...usual, '--output', 'type=local,dest=tree');
      expect(await readFile(join(directory, 'work', 'tree', 'hello'), 'utf8')).to.equal('hello\n');
      expect(await readFile(join(directory, 'work', 'tree', 'copied', 'file'), 'utf8')).to.equal('copied');
      await good(environment(), GOOD, ...usual, '--output', 'type=tar,dest=root.tar', '--quiet');
      expect(await execute(['tar', '--list', '--file', join(directory, 'work', 'root.tar')])).to.contain(
        'copied/file',
      );
    });

    it('finds everything in the cache the second time', async () => {
      await good(environment(), GOOD, ...usual);
      const { stderr } = await good(environment(), GOOD, ...usual, '--progress', 'plain');
      const blocks = stderr.split('\n\n').filter((block) => /\[(install|after-install|init)/.test(block));
      expect(blocks.length).to.be.greaterThan(2);
      for (const block of blocks) expect(block).to.contain('CACHED');
    });

    it('points at the line that asked for what failed, the cause last', async () => {
      const { stderr, exitCode } = await build(
        kairosfile('run: "true"', 'run: echo before >&2; nonesuch-program'),
      );
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain('  | before\n  | /bin/sh: nonesuch-program: not found\n<stdin>:6\n');
      expect(stderr).to.contain('  6 |     - run: echo before >&2; nonesuch-program\n');
      expect(stderr.split('\n').at(-1)).to.match(
        /^kairos-gen: \[after-install .*: ended with exit code 127$/,
      );
    });

    it('hands a secret to the step that asks for it, and to nothing else', async () => {
      const secret = 'hunter2-in-plain-sight';
      const steps = kairosfile(
        '{ run: "wc -c < /run/secrets/token > /length", mounts: [{ secret: token }] }',
        'run: "! test -e /run/secrets/token"',
      );
      const words = [
        '--secret',
        'id=token,env=TOKEN',
        '--output',
        'type=tar,dest=secret.tar',
        '--progress',
        'plain',
      ];
      const { stderr } = await good({ ...environment(), TOKEN: secret }, steps, ...usual, ...words);
      expect(stderr).not.to.contain(secret);
      const archive = await readFile(join(directory, 'work', 'secret.tar'));
      expect(archive.includes(secret)).to.equal(false);
      expect(archive.includes(`${secret.length}\n`)).to.equal(true);
    });

    it("hands a step the proxies of docker's configuration, and keeps them out of its cache key", async () => {
      const config = join(directory, 'proxied');
      await mkdir(config, { recursive: true });
      const proxies = { default: { httpProxy: 'http://127.0.0.1:9', noProxy: 'localhost,127.0.0.1' } };
      await writeFile(join(config, 'config.json'), JSON.stringify({ proxies }));
      const steps = kairosfile('run: echo "$HTTP_PROXY $no_proxy" > /proxies');
      const words = [...usual, '--progress', 'plain', '--output', 'proxied-tree'];
      await good({ ...environment(), DOCKER_CONFIG: config }, steps, ...words);
      const written = async (): Promise<string> =>
        readFile(join(directory, 'work', 'proxied-tree', 'proxies'), 'utf8');
      expect(await written()).to.equal('http://127.0.0.1:9 localhost,127.0.0.1\n');
      const { stderr } = await good(environment(), steps, ...words);
      expect(stderr.split('\n\n').find((block) => block.includes('[after-install'))).to.contain('CACHED');
    });

    it("names a daemon that does not know its machine's address", async () => {
      const { stderr, exitCode } = await build(GOOD, '--add-host', 'machine:host-gateway');
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n').at(-1)).to.match(
        /^kairos-gen: .* does not say which address host-gateway is$/,
      );
    });

    it('says which secret is missing before anything is built', async () => {
      const { stderr, exitCode } = await build(GOOD, '--secret', 'id=token,src=nowhere');
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n').at(-1)).to.match(/^kairos-gen: the secret token .*nowhere/);
    });

    it('leaves nothing running in the daemon when it is interrupted', async () => {
      const child = build(kairosfile(`run: echo asleep; sleep ${LONG_SLEEP}`), '--progress', 'plain');
      await until(async () => (await sleeping()).length > 0, 60_000);
      const interrupted = performance.now();
      child.kill('SIGINT');
      await until(async () => (await sleeping()).length === 0, 2000);
      const { exitCode } = await child;
      expect(exitCode).to.equal(130);
      expect(performance.now() - interrupted).to.be.below(10_000);
    });
  };

  let dockerd: Promise<Docker> | undefined;
  const dockerSocket = (): string => join(directory, 'docker', 'docker.sock');
  /** dockerd 20.10, started for whoever asks first. */
  const oldDockerd = async (): Promise<Docker> =>
    (dockerd ??= prepared(
      startOldDockerd(machine, join(directory, 'docker')).then(({ buildkit }) => buildkit),
    ).then(() => new Docker({ socketPath: dockerSocket() })));

  describe('with dockerd 20.10', () => {
    let docker: Docker;
    const environment = (): Readonly<Record<string, string>> => ({
      DOCKER_HOST: `unix://${dockerSocket()}`,
      BUILDKIT_HOST: '',
    });
    before(async () => {
      docker = await oldDockerd();
    });

    everywhere(environment, '--network', 'host');

    it('puts the image into the engine, with its name and labels', async () => {
      const words = ['--network', 'host', '--tag', 'mine:1', '--label', 'of=test', '--iidfile', 'id'];
      const { stdout } = await good(environment(), GOOD, ...words);
      const { Id, Config } = await docker.getImage('mine:1').inspect();
      expect(stdout).to.equal(Id);
      expect(await readFile(join(directory, 'work', 'id'), 'utf8')).to.equal(Id);
      expect(Config.Labels).to.include({ of: 'test' });
    });

    it('says what this engine can not do', async () => {
      const { stderr, exitCode } = await start(environment(), GOOD, '--output', 'type=oci,dest=image.tar');
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/hint: .*--load.*\nkairos-gen: this Docker engine can't write type=oci/);
    });
  });

  describe("with a current dockerd and containerd's image store", () => {
    let docker: Docker;
    let socket = '';
    const environment = (): Readonly<Record<string, string>> => ({
      DOCKER_HOST: `unix://${socket}`,
      BUILDKIT_HOST: '',
    });
    before(async () => {
      socket = join(directory, 'current', 'docker.sock');
      await prepared(startCurrentDockerd(machine, join(directory, 'current'), cache));
      docker = new Docker({ socketPath: socket });
    });

    everywhere(environment, '--network', 'host');

    it('puts the image into the engine under the id that it prints', async () => {
      const words = ['--network', 'host', '--tag', 'mine:1', '--label', 'of=test'];
      const { stdout } = await good(environment(), GOOD, ...words);
      const { Id, Config } = await docker.getImage('mine:1').inspect();
      expect(stdout).to.equal(Id);
      expect((await docker.getImage(stdout).inspect()).RepoTags).to.include('mine:1');
      expect(Config.Labels).to.include({ of: 'test' });
    });

    it('writes an OCI archive, which an engine with its own image store can not', async () => {
      const words = ['--network', 'host', '--output', 'type=oci,dest=current.tar', '--json'];
      const { stdout } = await good(environment(), GOOD, ...words);
      const [built] = JSON.parse(stdout) as readonly { readonly digest: string }[];
      const archive = join(directory, 'work', 'current.tar');
      const index = await execute(['tar', '--extract', '--to-stdout', '--file', archive, 'index.json']);
      expect(index).to.contain(built?.digest ?? 'a digest');
    });
  });

  (unavailable === undefined ? describe : describe.skip)('with buildkitd', () => {
    let engine: BuildkitdEngine;
    const environment = (): Readonly<Record<string, string>> => ({ BUILDKIT_HOST: engine.daemon.address });
    before(async () => {
      engine = await prepared(
        startBuildkitdEngine(machine, join(directory, 'buildkitd'), cache, { tls: true }),
      );
    });

    everywhere(environment);

    it('writes an OCI archive, and says everything of it as JSON', async () => {
      const words = [
        '--tag',
        'mine:1',
        '--output',
        'type=oci,dest=image-{name}.tar',
        '--metadata-file',
        'meta.json',
      ];
      const { stdout } = await good(environment(), GOOD, ...words, '--json');
      const [built] = JSON.parse(stdout) as readonly {
        name: string;
        digest: string;
        tags: readonly string[];
      }[];
      expect(built?.tags).to.deep.equal(['docker.io/library/mine:1']);
      const archive = join(directory, 'work', `image-${built?.name ?? ''}.tar`);
      expect(await execute(['tar', '--extract', '--to-stdout', '--file', archive, 'index.json'])).to.contain(
        built?.digest,
      );
      const metadata = JSON.parse(await readFile(join(directory, 'work', 'meta.json'), 'utf8')) as object;
      expect(metadata).to.include({ 'containerimage.digest': built?.digest });
    });

    it('writes a layout, which is a context to the next build', async () => {
      await good(environment(), GOOD, '--tag', 'mine:1', '--output', 'type=oci,tar=false,dest=layout');
      const index = JSON.parse(await readFile(join(directory, 'work', 'layout', 'index.json'), 'utf8')) as {
        manifests: readonly { annotations: Readonly<Record<string, string>> }[];
      };
      expect(index.manifests).to.have.length(1);
      expect(index.manifests[0]?.annotations).to.include({
        'io.containerd.image.name': 'docker.io/library/mine:1',
        'org.opencontainers.image.ref.name': '1',
      });
      const next = kairosfile('run: cat /hello > /again').replace('tiny:1', 'base:1');
      const context = ['--build-context', 'base:1=oci-layout://layout:1'];
      await good(environment(), next, ...context, '--output', 'next');
      expect(await readFile(join(directory, 'work', 'next', 'again'), 'utf8')).to.equal('hello\n');
    });

    it('loads what it builds into a Docker engine, which has not built it', async () => {
      const docker = await oldDockerd();
      const both = { ...environment(), DOCKER_HOST: `unix://${dockerSocket()}` };
      const words = ['--tag', 'loaded:1', '--label', 'of=buildkitd', '--load'];
      await good(both, GOOD, ...words);
      const { Config, RepoTags } = await docker.getImage('loaded:1').inspect();
      expect(RepoTags).to.include('loaded:1');
      expect(Config.Labels).to.include({ of: 'buildkitd' });
    });

    it('builds nothing that no Docker engine is there to take', async () => {
      const nowhere = { ...environment(), DOCKER_HOST: 'unix:///nonesuch/docker.sock' };
      const { stderr, exitCode } = await start(nowhere, GOOD, '--load', '--progress', 'plain');
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(
        /^hint: .*type=docker,dest=image.tar\nkairos-gen: there is no Docker engine to load the image into: .*there is no socket \/nonesuch\/docker.sock$/,
      );
    });

    it('writes a tar to standard output and nothing else there', async () => {
      const { stdout } = await good(environment(), GOOD, '--output', '-');
      expect(stdout).to.contain('copied/file').and.not.to.contain('sha256:');
    });

    it('pushes', async () => {
      const name = `${engine.registry}/pushed:1`;
      await good(environment(), GOOD, '--tag', name, '--push');
      expect(await engine.labels(name)).to.have.property('org.opencontainers.image.version', 'v1.0.0');
    });

    it('keeps a cache in a directory', async () => {
      const steps = kairosfile('run: date +%N > /when');
      await good(
        environment(),
        steps,
        '--cache-from',
        'type=local,src=cache',
        '--cache-to',
        'type=local,dest=cache,mode=max',
      );
      await engine.daemon.buildctl(['prune', '--all']);
      const { stderr } = await good(
        environment(),
        steps,
        '--cache-from',
        'type=local,src=cache',
        '--progress',
        'plain',
      );
      const step = stderr.split('\n\n').find((block) => block.includes('[after-install'));
      expect(step, stderr).to.contain('CACHED');
    });

    it('builds a whole matrix, and says which of it failed', async () => {
      const matrix = kairosfile('run: test "$(cat /etc/os-release | head -1)" = "ID=debian"').replace(
        'base: tiny:1',
        'matrix:\n  base: [tiny:1, nonesuch:1]',
      );
      const { stderr, stdout, exitCode } = await start(
        environment(),
        matrix,
        '--all',
        '--output',
        'type=oci,dest={name}.tar',
      );
      expect(exitCode, stderr).to.equal(1);
      expect(stdout).to.match(/^tiny-1-core-generic sha256:[0-9a-f]{64}$/);
      expect(stderr).to.match(/\nkairos-gen: 1 of 2 images failed\n {2}nonesuch-1-core-generic: .+$/);
    });

    it('does what its page says', async () => {
      const page = codeBlocks('docs/build.md', await readFile('docs/build.md', 'utf8'));
      const programs = join(directory, 'programs');
      await mkdir(programs);
      const main = join(process.cwd(), 'src/cli/main.ts');
      await writeFile(join(programs, 'kairos-gen'), `#!/bin/sh\nexec node ${main} "$@"\n`, { mode: 0o755 });
      await writeFile(join(directory, 'work', 'Kairosfile'), GOOD);
      await writeFile(join(directory, 'work', 'key.pem'), 'key');
      // Other builders, agents and matrices are tried apart.
      const lines = page
        .filter(({ language }) => language === 'sh')
        .flatMap(({ text }) => text.replaceAll('\\\n', '').split('\n'))
        .filter((line) => line !== '' && !/--(all|builder|ssh|target)/.test(line));
      expect(lines.length).to.be.greaterThan(4);
      for (const line of lines) {
        const { all, exitCode } = await execa(
          'sh',
          ['-c', line.replaceAll('registry.example.com', engine.registry)],
          {
            cwd: join(directory, 'work'),
            env: {
              ...environment(),
              DOCKER_CONFIG: join(directory, 'no-config'),
              KAIROS_GEN_AGENT_IMAGE: AGENT,
              PATH: `${programs}:${process.env['PATH'] ?? ''}`,
              TOKEN: 'token',
            },
            all: true,
            reject: false,
            timeout: 120_000,
          },
        );
        expect(exitCode, `${line}\n${all}`).to.equal(0);
      }
    });

    it('speaks TLS, and says what is wrong with a certificate', async () => {
      const tcp = engine.daemon.tcp;
      if (tcp === undefined) throw new Error('the daemon listens on no port');
      const own = ['--builder', tcp.address, '--tlscert', tcp.clientCertificate, '--tlskey', tcp.clientKey];
      await good({}, GOOD, ...own, '--tlscacert', tcp.authority);
      const { stderr, exitCode } = await start({}, GOOD, ...own, '--tlscacert', tcp.clientCertificate);
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n').at(-1)).to.match(/^kairos-gen: .*buildkitd tcp:.*certificate/);
    });
  });

  it('says what to do when there is no daemon', async () => {
    const { stderr, exitCode } = await start({ BUILDKIT_HOST: 'unix:///nonesuch/buildkitd.sock' }, GOOD);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /hint: start buildkitd.*\nkairos-gen: .*there is no socket \/nonesuch\/buildkitd.sock$/,
    );
  });
});

/** Command lines of the processes that sleep for so long. */
async function sleeping(): Promise<readonly string[]> {
  const { stdout } = await execa('pgrep', ['--full', `^sleep ${LONG_SLEEP}`], { reject: false });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Waits for it. Throws when it has not come about within so many milliseconds. */
async function until(isSo: () => Promise<boolean>, limit: number): Promise<void> {
  const end = performance.now() + limit;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it has not come about within ${limit} ms`);
    await sleep(50);
  }
}
