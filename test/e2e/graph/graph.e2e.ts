import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import {
  type StandInReleases,
  startStandInReleases,
} from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';
import { marshal } from '../../../src/llb/marshal.ts';
import type { Output } from '../../../src/llb/op.ts';
import { image } from '../../../src/llb/source.ts';
import { formatReference, parseReference } from '../../../src/oci/reference.ts';
import type { BuildPlan } from '../../../src/plan/build-plan.ts';
import { planBuild } from '../../../src/plan/plan-build.ts';
import { lowerPlan } from '../../../src/render/llb/lower-plan.ts';
import type { LoweredImage } from '../../../src/render/llb/lowering-facts.ts';
import type { ImageSpec } from '../../../src/spec/image-spec.ts';
import { encode } from '../../../src/wire/codec.ts';
import { Definition } from '../../../src/wire/frontend.generated.ts';
import { EVERY_CAPABILITY, loweringFacts, NEWER_CAPABILITIES } from '../../support/lowering.ts';
import { buildOptions, matrixCell } from '../../support/specs.ts';
import { machine } from '../conversion/execute.ts';
import { compareTrees, type Tree } from '../support/compare-trees.ts';
import { archiveTree } from '../support/read-tree.ts';
import { type RootKind, ROOTS, standInAgent, standInBase, standInFiles } from './stand-in-images.ts';

const missing = await buildkitUnavailable(machine);
const describeWhereThereIs = missing === undefined ? describe : describe.skip;

/** A user's steps of every kind but SSH, which needs an agent. */
const STAGES: ImageSpec['stages'] = {
  'before-install': [{ copy: { from: 'one.txt', to: '/etc/vendor/', mode: '0640' } }],
  'after-install': [
    {
      run: 'cat /mnt/drivers/driver /run/secrets/token > /etc/seen; echo "$LOGIN" > /etc/login; echo kept > /root-cache/x',
      mounts: [
        { bind: 'drivers/', target: '/mnt/drivers' },
        { cache: 'graph-e2e', target: '/root-cache' },
        { secret: 'token' },
        { secret: 'login', env: 'LOGIN' },
      ],
    },
  ],
  'after-init': [{ copy: { from: 'files/', to: '/etc/', chown: '7:users' } }],
};

describeWhereThereIs(
  `a graph on a real buildkitd${missing === undefined ? '' : `: ${missing}`}`,
  function () {
    this.timeout('10m');
    let scratch: string;
    let engine: BuildkitdEngine;
    let releases: StandInReleases;

    before(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-graph-'));
      engine = await startBuildkitdEngine(machine, join(scratch, 'engine'), cacheDirectory(process.env));
      releases = await startStandInReleases();
      for (const kind of ROOTS)
        await engine.importRoot(await standInBase(machine, kind, scratch), `debian:${kind}`);
      await engine.importRoot(await standInAgent(machine, scratch), buildOptions().agentImage);
      const framework = { 'usr/share/kairos/framework': 'framework', 'usr/bin/tool': 'tool' };
      await engine.importRoot(
        await standInFiles(machine, scratch, 'framework', framework),
        'quay.io/kairos-gen/framework:0.1.0',
      );
      await engine.importRoot(
        await standInFiles(machine, scratch, 'vip', { 'kube-vip': 'vip', other: 'other' }),
        'ghcr.io/kube-vip/kube-vip:v1',
      );
      for (const name of ['k3s', 'k9s.tar.gz'])
        releases.files.set(`r/${name}`, Buffer.from(`program ${name}`));
      const context = join(scratch, 'context');
      for (const directory of ['drivers', 'files/inner'])
        await mkdir(join(context, directory), { recursive: true });
      await writeFile(join(context, 'one.txt'), 'one\n');
      await writeFile(join(context, 'drivers/driver'), 'driver\n');
      await writeFile(join(context, 'files/inner/conf'), 'conf\n');
      await writeFile(join(context, 'unrelated'), 'unrelated\n');
      await writeFile(join(scratch, 'secret'), 'hush');
    });
    after(async () => {
      await releases.close();
      await engine.stop();
      await rm(scratch, { recursive: true, force: true });
    });

    function planOf(kind: RootKind, changes: Partial<ImageSpec> = {}): BuildPlan {
      const file = (name: string) =>
        ({
          from: 'url',
          name,
          url: `${releases.url}/r/${name}`,
          sha256: sha256(`program ${name}`),
        }) as const;
      const cell = matrixCell({
        base: `debian:${kind}`,
        variant: 'standard',
        kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' },
        stages: STAGES,
        ...changes,
      });
      return planBuild(cell, {
        ...buildOptions({ install: 'parts' }),
        releases: [
          file('k3s'),
          file('k9s.tar.gz'),
          { from: 'image', name: 'kube-vip', reference: 'ghcr.io/kube-vip/kube-vip:v1', file: '/kube-vip' },
        ],
      });
    }

    function lowered(plan: BuildPlan, without: readonly string[] = []): LoweredImage {
      const facts = loweringFacts(plan);
      const tree = (reference: string): Output =>
        image(formatReference(parseReference(reference)), { platform: facts.platform, name: reference });
      return lowerPlan(plan, {
        ...facts,
        capabilities: new Set([...EVERY_CAPABILITY].filter((id) => !without.includes(id))),
        base: { tree: tree(plan.base) },
        agent: tree(plan.agent),
        framework: tree(plan.framework ?? ''),
      });
    }

    /** Solves a graph; gives what buildctl printed. */
    async function solve(output: Output, exporter?: string): Promise<string> {
      const definition = join(scratch, 'definition');
      await writeFile(definition, encode(Definition, marshal(output)));
      const secret = `src=${join(scratch, 'secret')}`;
      const words = ['--addr', engine.daemon.address, 'build', '--progress', 'plain'];
      const { all } = await execa(
        engine.daemon.tools.buildctl,
        [
          ...words,
          ...['--local', `context=${join(scratch, 'context')}`],
          ...['--secret', `id=token,${secret}`, '--secret', `id=login,${secret}`],
          ...(exporter === undefined ? [] : ['--output', exporter]),
        ],
        { inputFile: definition, all: true },
      );
      return all;
    }

    async function treeOf(output: Output): Promise<Tree> {
      const archive = join(scratch, 'tree.tar');
      await solve(output, `type=oci,dest=${archive},compression=uncompressed`);
      return archiveTree(machine, archive);
    }

    for (const kind of ROOTS)
      it(`gives the same tree with every fallback, on a ${kind}-usr root`, async () => {
        const plan = planOf(kind);
        const whole = await treeOf(lowered(plan).image);
        for (const path of ['k3s', 'k9s.tar.gz', 'kube-vip', 'tool'])
          expect([...whole.keys()]).to.include(`/usr/bin/${path}`);
        expect([...whole.keys()].filter((path) => path.startsWith('/root-cache/'))).to.deep.equal([]);
        expect(whole.get('/bin')?.kind).to.equal(kind === 'merged' ? 'link' : 'directory');
        expect(whole.get('/usr/bin')).to.include({ mode: 0o751 });
        expect(whole.get('/etc/vendor/one.txt')).to.include({ mode: 0o640 });
        expect(whole.get('/etc/inner/conf')).to.include({ uid: 7, gid: 100 });
        for (const without of [...NEWER_CAPABILITIES.map((id) => [id]), NEWER_CAPABILITIES]) {
          const tree = await treeOf(lowered(plan, without).image);
          expect(compareTrees(whole, tree), without.join()).to.deep.equal([]);
        }
      });

    it('does nothing twice, and of a new version only what depends on it', async () => {
      await solve(lowered(planOf('split')).image);
      expect(ran(await solve(lowered(planOf('split')).image))).to.deep.equal([]);
      await writeFile(join(scratch, 'context', 'unrelated'), 'changed\n');
      expect(ran(await solve(lowered(planOf('split')).image))).to.deep.equal([]);
      expect(ran(await solve(lowered(planOf('split', { version: 'v2.0.0' })).image))).to.deep.equal([
        '[after-init 1/1]',
        '[init]',
        '[validate]',
      ]);
      const release = { provider: 'k3s', version: 'v1.34.0+k3s1' } as const;
      const other = ran(await solve(lowered(planOf('split', { kubernetes: release })).image));
      expect(other).to.include('[install] framework').and.not.include('[install] packages');
    });

    it('fetches release files while packages are installed', async () => {
      // The package step ends when this is there, and it is there when a release file was asked for.
      const address = `${releases.url}/r/asked`;
      const content = Buffer.from('a program that no other test has fetched');
      releases.files.set('beside/k3s', content);
      const plan = {
        ...planOf('merged', { packages: { add: [address], remove: [] } }),
        releases: [{ from: 'url', name: 'k3s', url: `${releases.url}/beside/k3s`, sha256: sha256(content) }],
      } as const;
      const watch = setInterval(() => {
        if (releases.requests.includes('beside/k3s')) releases.files.set('r/asked', Buffer.from('yes'));
      }, 50);
      await solve(lowered(plan).image).finally(() => clearInterval(watch));
      expect(releases.requests).to.include('beside/k3s');
    });

    it('exports what the debug targets show', async () => {
      const broken = { stages: { 'after-init': [{ run: 'echo > /etc/broken' }] } };
      for (const without of [[], ['exec.validexitcode']]) {
        const { debug } = lowered(planOf('merged', broken), without);
        const directory = join(scratch, `debug-${without.length}`);
        await solve(debug.plan, `type=local,dest=${directory}`);
        await solve(debug.validate, `type=local,dest=${directory}`);
        expect((await readdir(directory)).sort()).to.deep.equal(['plan.json', 'plan.txt', 'validate.json']);
        expect(await readFile(join(directory, 'validate.json'), 'utf8')).to.match(
          /^validate .*--format json/,
        );
        expect([...(await treeOf(debug.install)).keys()])
          .to.include('/usr/bin/k3s')
          .and.not.include('/etc/broken');
      }
    });

    it('gives no image whose checks find something', async () => {
      const plan = planOf('merged', { stages: { 'after-init': [{ run: 'echo > /etc/broken' }] } });
      const { image: guarded } = lowered(plan);
      const { validation } = lowered(plan, ['passthroughop']);
      for (const output of [guarded, validation]) {
        if (output === undefined) throw new Error('nothing to solve');
        const failed = await solve(output).then(
          () => 'solved',
          (error: unknown) => String(error),
        );
        expect(failed)
          .to.match(/found something/)
          .and.match(/\[validate\] check the image/);
      }
    });
  },
);

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The steps of ours that buildctl's plain progress does not call cached, sorted. */
function ran(log: string): readonly string[] {
  const names = new Map([...log.matchAll(/^#(\d+) (\[.*)$/gm)].map(([, id = '', name = '']) => [id, name]));
  const cached = new Set([...log.matchAll(/^#(\d+) CACHED$/gm)].map(([, id]) => id));
  const steps = [...names].filter(([id]) => !cached.has(id)).map(([, name]) => name);
  return steps
    .flatMap(
      (name) =>
        /^\[(?:install\] (?:packages|framework)|init\]|validate\] check|after-.*?\])/.exec(name)?.[0] ?? [],
    )
    .map((name) => name.replace(' check', ''))
    .sort();
}
