import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type DockerClient, dockerClient } from '../../../scripts/lab/buildx.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { machine } from '../conversion/execute.ts';
import { failureOf, type FrontendLab, KAIROSFILE, startFrontendLab } from './frontend-lab.ts';

const unavailable = await buildkitUnavailable(machine);
const UNVALIDATED = ['--build-arg', 'KAIROS_SKIP_VALIDATION=true'] as const;
const WITHOUT_LINE = KAIROSFILE.replace(/^#.*\n/, '');
const FRONTEND_ELSEWHERE = 'registry.invalid/kairos:v1';

(unavailable === undefined ? describe : describe.skip)('real clients and a Kairosfile', function () {
  this.timeout('10m');
  let lab: FrontendLab;
  let engine: BuildkitdEngine;
  let docker: DockerClient;

  before(async () => {
    lab = await startFrontendLab();
    engine = await lab.prepared(
      await startBuildkitdEngine(machine, join(lab.scratch, 'buildkitd'), lab.cache),
    );
    docker = await dockerClient(machine, join(lab.scratch, 'docker'), lab.cache);
    await docker.run([
      'buildx',
      'create',
      '--driver',
      'remote',
      '--name',
      'ours',
      '--use',
      engine.daemon.address,
    ]);
    await lab.write('Plain', WITHOUT_LINE);
    await lab.write(
      'Matrix',
      KAIROSFILE.replace('base: tiny:1', 'matrix:\n  base: [tiny:1, nowhere.invalid/none:1]'),
    );
  });
  after(async () => lab.stop());

  const buildx = async (...words: readonly string[]): Promise<string> =>
    (
      await docker.run(['buildx', 'build', '--progress', 'plain', ...UNVALIDATED, ...words, lab.context], {
        timeout: 120_000,
      })
    ).output;
  const file = (name: string): readonly string[] => ['--file', join(lab.context, name)];
  /** Exports to a directory of this name. */
  const to = (name: string): string => join(lab.scratch, name);

  describe('docker buildx', () => {
    it('shows the outline of an image', async () => {
      const outline = await buildx(...file('Kairosfile'), '--call', 'outline');
      expect(outline)
        .to.match(/TARGET:\s+tiny-1-core-generic/)
        .and.match(/VERSION\s+v1\.0\.0/);
    });

    it('lists what may be asked', async () => {
      const requests = await buildx(...file('Kairosfile'), '--call', 'subrequests.describe');
      // buildx leaves the usual prefix out.
      for (const name of ['outline', 'targets', 'lint', 'convertllb', 'kairos.schema', 'kairos.plan'])
        expect(requests).to.contain(name);
    });

    it('gives the plan as JSON', async () => {
      const plan = await buildx(...file('Kairosfile'), '--call', 'kairos.plan,format=json');
      expect(plan).to.contain('"after-install"');
    });

    it('builds one target of a matrix and looks at no other', async () => {
      const words = ['--target', 'tiny-1-core-generic', '--output', to('target')];
      await buildx(...file('Matrix'), ...words);
      expect(await readFile(join(to('target'), 'copied/file'), 'utf8')).to.equal('copied');
    });

    it('exports what a debug target shows', async () => {
      const words = ['--target', 'tiny-1-core-generic/plan', '--output', to('plan')];
      await buildx(...file('Kairosfile'), ...words);
      expect(JSON.parse(await readFile(join(to('plan'), 'plan.json'), 'utf8'))).to.be.an('array');
    });

    it('takes a named context in place of the base', async () => {
      await lab.write('Elsewhere', KAIROSFILE.replace('tiny:1', 'nowhere.invalid/base:9'));
      const words = ['--build-context', 'nowhere.invalid/base:9=docker-image://tiny:1'];
      expect(await buildx(...file('Elsewhere'), ...words)).to.contain('[after-init 1/1]');
    });

    it('takes a layout in place of the base', async () => {
      const exporter = `type=oci,tar=false,dest=${to('layout')}`;
      await buildx(...file('Kairosfile'), '--tag', 'made:latest', '--output', exporter);
      const next = KAIROSFILE.replace('tiny:1', 'nowhere.invalid/made:9');
      await lab.write('Next', next.replace('mkdir -m 0750 /made', 'cat /made/file'));
      const words = ['--build-context', `nowhere.invalid/made:9=oci-layout://${to('layout')}`];
      expect(await buildx(...file('Next'), ...words)).to.contain('[after-init 1/1]');
    });

    it('takes a named context in place of the frontend', async () => {
      await lab.write('Offline', KAIROSFILE.replace(PUBLISHED.frontend, FRONTEND_ELSEWHERE));
      const words = ['--build-context', `${FRONTEND_ELSEWHERE}=oci-layout://${lab.layout}`];
      expect(await buildx(...file('Offline'), ...words)).to.contain('[after-init 1/1]');
    });

    it('does again what --no-cache-filter names, and what follows', async () => {
      await buildx(...file('Kairosfile'));
      const output = await buildx(...file('Kairosfile'), '--no-cache-filter', 'after-install');
      const cached = cachedSteps(output);
      expect(cached.get('install')).to.be.true;
      expect(cached.get('after-install')).to.be.false;
      expect(await failureOf(buildx(...file('Kairosfile'), '--no-cache-filter', 'instal'))).to.contain(
        'did you mean install?',
      );
    });

    it('builds a file without a syntax line with BUILDKIT_SYNTAX', async () => {
      const words = ['--build-arg', `BUILDKIT_SYNTAX=${PUBLISHED.frontend}`];
      expect(await buildx(...file('Plain'), ...words)).to.contain('[after-init 1/1]');
    });

    it('bakes several images at once', async () => {
      const bake = join(lab.scratch, 'docker-bake.json');
      const image = (name: string, version: string) => ({
        context: lab.context,
        dockerfile: 'Kairosfile',
        target: 'tiny-1-core-generic',
        args: { VERSION: version, KAIROS_SKIP_VALIDATION: 'true' },
        labels: { made: 'by bake' },
        output: [`type=image,name=${engine.registry}/library/${name}:1,push=true`],
      });
      const target = { one: image('one', 'v1.0.0'), two: image('two', 'v2.0.0') };
      await writeFile(bake, JSON.stringify({ group: { default: { targets: ['one', 'two'] } }, target }));
      await docker.run(['buildx', 'bake', '--progress', 'plain', '--allow', 'fs.read=*', '--file', bake], {
        timeout: 120_000,
      });
      for (const [name, version] of [
        ['one', 'v1.0.0'],
        ['two', 'v2.0.0'],
      ] as const)
        expect(await engine.labels(`${name}:1`)).to.include({
          'org.opencontainers.image.version': version,
          made: 'by bake',
        });
    });
  });

  describe('buildctl', () => {
    const buildctl = async (...words: readonly string[]): Promise<string> =>
      (
        await engine.daemon.buildctl([
          ...['build', '--progress', 'plain', '--opt', 'build-arg:KAIROS_SKIP_VALIDATION=true'],
          ...['--local', `context=${lab.context}`, '--local', `dockerfile=${lab.context}`],
          ...words,
        ])
      ).output;

    it('starts the frontend itself, with a file that has no syntax line', async () => {
      const words = ['--frontend', 'gateway.v0', '--opt', `source=${PUBLISHED.frontend}`];
      const exporter = ['--output', `type=local,dest=${to('buildctl')}`];
      await buildctl(...words, '--opt', 'filename=Plain', ...exporter);
      expect(await readFile(join(to('buildctl'), 'copied/file'), 'utf8')).to.equal('copied');
    });

    it('finds the Kairosfile under its usual name, and the directories under other names', async () => {
      const alone = to('alone');
      await mkdir(alone);
      await cp(join(lab.context, 'Kairosfile'), join(alone, 'Kairosfile'));
      const words = ['--frontend', 'gateway.v0', '--opt', `source=${PUBLISHED.frontend}`];
      const places = ['--opt', 'contextkey=files', '--opt', 'dockerfilekey=definition'];
      const local = ['--local', `files=${lab.context}`, '--local', `definition=${alone}`];
      const output = await buildctl(...words, ...places, ...local, '--opt', 'filename=Kairosfile');
      expect(output).to.contain('[after-init 1/1]');
    });
  });

  describe('buildctl and a Kairosfile that is a link', () => {
    const link = async (name: string, target: string): Promise<string> => {
      await symlink(target, join(lab.context, name));
      return name;
    };
    const build = async (filename: string): Promise<string> =>
      (
        await engine.daemon.buildctl([
          ...['build', '--progress', 'plain', '--opt', 'build-arg:KAIROS_SKIP_VALIDATION=true'],
          ...['--local', `context=${lab.context}`, '--local', `dockerfile=${lab.context}`],
          ...['--frontend', 'gateway.v0', '--opt', `source=${PUBLISHED.frontend}`],
          ...['--opt', `filename=${filename}`],
        ])
      ).output;

    it('follows it within the context', async () => {
      await lab.write('files/Kairosfile', KAIROSFILE);
      expect(await build(await link('Inside', 'files/Kairosfile'))).to.contain('[after-init 1/1]');
    });

    for (const target of ['../outside', '/etc/passwd'])
      it(`refuses one to ${target}`, async () => {
        const name = await link(`To${target.replaceAll(/\W/g, '')}`, target);
        expect(await failureOf(build(name))).to.contain(
          `${name} is a link to ${target}, which is not in the build context`,
        );
      });
  });

  describe('the docker client alone, with dockerd 20.10', () => {
    it('builds a file without a syntax line with BUILDKIT_SYNTAX', async () => {
      const { buildkit } = await startOldDockerd(machine, join(lab.scratch, 'dockerd'));
      await lab.prepared(buildkit);
      const output = await buildkit.build({
        dockerfile: join(lab.context, 'Plain'),
        context: lab.context,
        tag: 'plain:1',
        buildArgs: { KAIROS_SKIP_VALIDATION: 'true', BUILDKIT_SYNTAX: PUBLISHED.frontend },
      });
      expect(output).to.contain('[after-init 1/1]');
      expect(await buildkit.labels('plain:1')).to.include({ 'org.opencontainers.image.version': 'v1.0.0' });
    });
  });
});

/** The phases in plain progress, and whether every step of each was taken from the cache. */
function cachedSteps(log: string): ReadonlyMap<string, boolean> {
  const names = [...log.matchAll(/^#(\d+) \[([^\] ]+)[^\n]*$/gm)];
  const cached = new Set([...log.matchAll(/^#(\d+) CACHED$/gm)].map(([, id]) => id));
  const phases = new Map<string, boolean>();
  for (const [, id, phase = ''] of names) phases.set(phase, (phases.get(phase) ?? true) && cached.has(id));
  return phases;
}
