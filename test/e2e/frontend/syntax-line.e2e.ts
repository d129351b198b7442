import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildExecutables } from '../../../scripts/agent/build-executable.ts';
import { machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { dockerClient } from '../../../scripts/lab/buildx.ts';
import { startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { FRAMEWORK_IMAGE } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { makeTinyRoot } from '../../../scripts/lab/tiny-root.ts';
import { buildFrontendImage } from '../../../src/artifact/frontend/build-frontend-image.ts';
import type { Descriptor } from '../../../src/oci/image-manifest.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { execute, machine } from '../conversion/execute.ts';
import { archiveTree } from '../support/read-tree.ts';

const unavailable = await buildkitUnavailable(machine);
const cache = cacheDirectory(process.env);

/** Nothing is installed in so small a root: what is tried is everything around that. */
const KAIROSFILE = `# syntax=${PUBLISHED.frontend}
base: tiny:1
version: v1.0.0
skip: [install, init]
stages:
  after-install:
    - run: mkdir -m 0750 /made && echo text > /made/file
  after-init:
    - copy: { from: files/, to: /copied/, mode: "0640", chown: "5:6" }
`;

(unavailable === undefined ? describe : describe.skip)('a Kairosfile with a syntax line', function () {
  this.timeout('10m');
  let directory = '';
  let frontend: Descriptor;
  const inDirectory = (...names: readonly string[]): string => join(directory, ...names);
  const stops: (() => Promise<void>)[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-frontend-'));
    await makeTinyRoot(machine, inDirectory('tiny'), inDirectory('tiny.tar'));
    await mkdir(inDirectory('context', 'files'), { recursive: true });
    await writeFile(inDirectory('context', 'files', 'file'), 'copied');
    await writeFile(inDirectory('context', 'Kairosfile'), KAIROSFILE);
    const executable = inDirectory('kairos-init');
    await buildExecutables({
      entry: 'src/bin/kairos-init.ts',
      architectures: [machineArchitecture === 'arm64' ? 'arm64' : 'amd64'],
      output: () => executable,
      host: machine,
    });
    frontend = await buildFrontendImage({
      executables: [{ architecture: machineArchitecture, file: executable }],
      notice: Buffer.from(''),
      layout: inDirectory('frontend'),
      archive: () => inDirectory('frontend.tar'),
    });
  });
  after(async () => {
    for (const stop of stops.reverse()) await stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function prepared(engine: Engine): Promise<Engine> {
    stops.push(engine.stop);
    await engine.importRoot(inDirectory('tiny.tar'), 'tiny:1');
    // Nothing of it is used, but it has to be there.
    await engine.importRoot(inDirectory('tiny.tar'), FRAMEWORK_IMAGE);
    await engine.loadArchive(inDirectory('frontend.tar'));
    return engine;
  }

  const engines: Readonly<Record<string, () => Promise<Engine>>> = {
    'buildkitd 0.32': async () => startBuildkitdEngine(machine, inDirectory('buildkitd'), cache),
    'dockerd 20.10': async () => (await startOldDockerd(machine, inDirectory('dockerd'))).buildkit,
  };
  for (const [name, start] of Object.entries(engines))
    describe(`on ${name}`, () => {
      let engine: Engine;
      before(async () => {
        engine = await prepared(await start());
      });
      const build = async (options: Partial<Parameters<Engine['build']>[0]> = {}): Promise<string> =>
        engine.build({
          dockerfile: inDirectory('context', 'Kairosfile'),
          context: inDirectory('context'),
          tag: 'built:1',
          buildArgs: { KAIROS_SKIP_VALIDATION: 'true' },
          ...options,
        });
      const failure = async (options: Partial<Parameters<Engine['build']>[0]>): Promise<string> =>
        build(options).then(
          () => expect.fail('the build went well'),
          (error: unknown) =>
            error instanceof Error ? `${error.message}\n${JSON.stringify(error)}` : String(error),
        );

      it('gives the image', async () => {
        await build();
        expect(await engine.labels('built:1')).to.include({
          'org.opencontainers.image.version': 'v1.0.0',
          'io.kairos.validation': 'skipped',
        });
        const archive = inDirectory('built.tar');
        await engine.saveArchive('built:1', archive);
        const tree = await archiveTree(machine, archive);
        expect(tree.get('/made')).to.deep.include({ mode: 0o750 });
        expect(tree.get('/copied/file')).to.deep.include({ mode: 0o640, uid: 5, gid: 6 });
        expect(tree.has('/kairos-init')).to.be.false;
      });

      it('takes everything from the cache when nothing changed', async () => {
        const output = await build();
        expect(output).to.match(/\[after-install 1\/1\] mkdir[^]*CACHED/);
      });

      it('shows errors with file, line and column', async () => {
        const wrong = inDirectory('context', 'Wrong');
        await writeFile(wrong, `# syntax=${PUBLISHED.frontend}\nbase: tiny:1\nvarient: core\n`);
        expect(await failure({ dockerfile: wrong })).to.match(/Wrong:3:1: .*did you mean \\*"variant/);
      });

      it('shows the line that asked for what failed', async () => {
        const failing = inDirectory('context', 'Failing');
        await writeFile(failing, KAIROSFILE.replace('mkdir -m 0750 /made', 'false'));
        const output = await failure({ dockerfile: failing });
        expect(output).to.contain('[after-install 1/1] false');
        // Daemons before 0.11 keep no places.
        if (name.startsWith('buildkitd')) expect(output).to.match(/Failing:7[^]*>>> +- run: false/);
      });

      it('shows what it thinks when asked to', async () => {
        const output = await build({ buildArgs: { KAIROS_SKIP_VALIDATION: 'true', KAIROS_DEBUG: '1' } });
        expect(output).to.match(/\[debug\] \d+ ms: base tiny:1/);
      });
    });

  it('answers what docker buildx asks, and reads a Kairosfile from standard input', async () => {
    const engine = await startBuildkitdEngine(machine, inDirectory('asked'), cache);
    await prepared(engine);
    const docker = await dockerClient(machine, inDirectory('docker'), cache);
    const builder = 'kairosfile';
    await docker.run(['buildx', 'create', '--driver', 'remote', '--name', builder, engine.daemon.address]);
    const matrix = inDirectory('context', 'Matrix');
    await writeFile(
      matrix,
      `# syntax=${PUBLISHED.frontend}\nversion: v1.0.0\nmatrix:\n  base: [tiny:1, tiny:2]\n`,
    );
    const build = async (...words: readonly string[]) =>
      docker.run(['buildx', 'build', '--builder', builder, ...words, inDirectory('context')]);
    const targets = await build('--call', 'targets', '--file', matrix);
    expect(targets.stdout).to.contain('tiny-1-core-generic').and.contain('tiny-2-core-generic');
    const schema = await build('--call', 'kairos.schema', '--file', matrix);
    expect(schema.stdout).to.contain('trustedBoot');
    const check = async (file: string): Promise<string> =>
      build('--check', '--file', file).then(
        ({ output }) => output,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    expect(await check(inDirectory('context', 'Kairosfile'))).to.contain('Check complete, no warnings found');
    const unpinned = inDirectory('context', 'Unpinned');
    await writeFile(unpinned, KAIROSFILE.replace('tiny:1', 'tiny'));
    expect(await check(unpinned)).to.match(/UnpinnedBase[^]*Unpinned:2/);
    const words = ['--network', 'host', '--build-arg', 'KAIROS_SKIP_VALIDATION=1', '--progress', 'plain'];
    const { output } = await docker.run(
      [
        'buildx',
        'build',
        '--builder',
        builder,
        '--allow',
        'network.host',
        ...words,
        '--file',
        '-',
        inDirectory('context'),
      ],
      { input: KAIROSFILE },
    );
    expect(output).to.contain('[after-init 1/1] copy files/ to /copied/');
    // Whatever buildx sends along in a git checkout is taken.
    await execute(['git', 'init', '--quiet', inDirectory('context')]);
    await build(
      '--network',
      'host',
      '--allow',
      'network.host',
      '--build-arg',
      'KAIROS_SKIP_VALIDATION=1',
      '--file',
      inDirectory('context', 'Kairosfile'),
    );
  });

  it('runs the frontend from an image layout of the client, without any registry', async () => {
    const { daemon, ...engine } = await startBuildkitdEngine(machine, inDirectory('offline'), cache);
    stops.push(engine.stop);
    await engine.importRoot(inDirectory('tiny.tar'), 'tiny:1');
    await engine.importRoot(inDirectory('tiny.tar'), FRAMEWORK_IMAGE);
    await writeFile(
      inDirectory('context', 'Offline'),
      KAIROSFILE.replace(PUBLISHED.frontend, 'registry.invalid/kairos:v1'),
    );
    const { output } = await daemon.buildctl([
      ...['build', '--progress', 'plain', '--frontend', 'dockerfile.v0', '--allow', 'network.host'],
      ...['--local', `context=${inDirectory('context')}`, '--local', `dockerfile=${inDirectory('context')}`],
      ...[
        '--opt',
        'filename=Offline',
        '--opt',
        'force-network-mode=host',
        '--opt',
        'build-arg:KAIROS_SKIP_VALIDATION=1',
      ],
      ...['--oci-layout', `frontend=${inDirectory('frontend')}`],
      ...['--opt', `context:registry.invalid/kairos:v1=oci-layout://frontend@${frontend.digest}`],
      ...['--output', `type=tar,dest=${inDirectory('offline.tar')}`],
    ]);
    expect(output).to.contain('[after-init 1/1] copy files/ to /copied/');
  });
});
