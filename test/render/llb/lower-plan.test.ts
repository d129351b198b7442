import { expect } from 'chai';
import fc from 'fast-check';
import { marshal, neededCapabilities } from '../../../src/llb/marshal.ts';
import { type Output, postOrder } from '../../../src/llb/op.ts';
import { planBuild } from '../../../src/plan/plan-build.ts';
import { renderDockerfile } from '../../../src/render/dockerfile/dockerfile.ts';
import { lowerPlan } from '../../../src/render/llb/lower-plan.ts';
import type { ImageSpec, UserStep } from '../../../src/spec/image-spec.ts';
import { instructionsIn } from '../../support/dockerfile-lines.ts';
import { graphText, nameOf } from '../../support/graph-text.ts';
import {
  digestOf,
  EVERY_CAPABILITY,
  frontendPlan,
  lower,
  loweringFacts,
  NEWER_CAPABILITIES,
} from '../../support/lowering.ts';
import { buildOptions, imageSpec, matrixCell } from '../../support/specs.ts';

const STANDARD: Partial<ImageSpec> = {
  variant: 'standard',
  kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' },
};
const names = (output: Output): readonly string[] => postOrder(output).map(nameOf);
const terminal = (output: Output): string | undefined => marshal(output).digest;

describe('lowerPlan', () => {
  it('gives the same graph every time, whatever the order of keys', () => {
    const turned = (spec: ImageSpec): ImageSpec =>
      Object.fromEntries(Object.entries(spec).reverse()) as unknown as ImageSpec;
    const cell = matrixCell({ ...STANDARD, stages: { 'after-init': [{ run: 'true' }] } });
    const settings = { labels: { b: '1', a: '2' } };
    const first = lower(cell, { settings });
    for (let count = 1; count < 25; count++) {
      const again = lower({ ...cell, spec: turned(cell.spec) }, { settings: { labels: { a: '2', b: '1' } } });
      expect(terminal(again.image)).to.equal(terminal(first.image));
      expect(again.config).to.equal(first.config);
    }
  });

  describe('what a step’s cache depends on', () => {
    const spec = { ...STANDARD, stages: { 'after-install': [{ run: 'make' }] } } satisfies Partial<ImageSpec>;
    const before = lower(matrixCell(spec)).image;
    const same = (after: Output): readonly string[] =>
      ['[install] packages', '[install] framework', '[after-install 1/', '[init]', '[validate] check'].filter(
        (name) => digestOf(before, name) === digestOf(after, name),
      );
    const rows: readonly (readonly [string, Partial<ImageSpec>, readonly string[]])[] = [
      [
        'another version',
        { version: 'v2.0.0' },
        ['[install] packages', '[install] framework', '[after-install 1/'],
      ],
      [
        'another registry',
        { registry: 'example.com/edge' },
        ['[install] packages', '[install] framework', '[after-install 1/'],
      ],
      [
        'an edited step',
        { stages: { 'after-install': [{ run: 'make all' }] } },
        ['[install] packages', '[install] framework'],
      ],
      [
        'a step more',
        { stages: { ...spec.stages, 'after-init': [{ run: 'true' }] } },
        ['[install] packages', '[install] framework', '[after-install 1/', '[init]'],
      ],
      [
        'another Kubernetes release',
        { kubernetes: { provider: 'k3s', version: 'v1.34.0+k3s1' } },
        ['[install] packages'],
      ],
      ['another package', { packages: { add: ['htop'], remove: [] } }, []],
    ];
    for (const [what, changes, kept] of rows)
      it(`${what} keeps ${kept.length} of 5`, () => {
        expect(same(lower(matrixCell({ ...spec, ...changes })).image)).to.deep.equal(kept);
      });

    it('no label, proxy, epoch, name or place changes any of it', () => {
      const source = {
        file: { filename: 'Kairosfile', data: Buffer.from('x') },
        placeOf: () => ({
          range: { start: { offset: 0, line: 1, column: 1 }, end: { offset: 1, line: 1, column: 2 } },
        }),
      };
      const settings = { labels: { a: 'b' }, proxy: { http: 'http://user:secret@proxy' } };
      const other = lower(matrixCell(spec, 'another-name'), { epoch: 7, title: 'cell', source }).image;
      expect(terminal(other)).to.equal(terminal(before));
      // BuildKit leaves the proxy out of its cache keys; the message holds it, for the process alone.
      const proxied = lower(matrixCell(spec), { settings }).image;
      for (const { message } of postOrder(proxied)) {
        expect(JSON.stringify(message.exec?.meta?.env ?? [])).to.not.include('secret');
        if (message.exec !== undefined)
          expect(message.exec.meta?.proxyEnv).to.include({ httpProxy: 'http://user:secret@proxy' });
      }
    });

    it('images that begin alike share their beginning', () => {
      const [core, other] = [matrixCell({}, 'a'), matrixCell({ registry: 'example.com/x' }, 'b')].map(
        (cell) => lower(cell).image,
      );
      if (core === undefined || other === undefined) throw new Error('two images');
      const digests = new Set(postOrder(core).map(({ digest }) => digest));
      const shared = postOrder(other).filter(({ digest }) => digests.has(digest));
      expect(shared.map(nameOf)).to.include('[install] framework').and.not.include('[init]');
    });
  });

  describe('fallbacks', () => {
    const own: readonly UserStep[] = [{ run: 'make', mounts: [{ secret: 'token', env: 'TOKEN' }] }];
    const spec = { ...STANDARD, stages: { 'after-install': own } };
    const settings = {
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      cgroupParent: 'build.slice',
      shmSize: 1024,
    };
    const without = (...ids: readonly string[]) =>
      lower(matrixCell(spec), {
        settings,
        capabilities: new Set([...EVERY_CAPABILITY].filter((id) => !ids.includes(id))),
      });

    it('uses all that the daemon can', () => {
      const { image, debug, notices, validation } = without();
      const needed = new Set([...neededCapabilities(image), ...neededCapabilities(debug.validate)]);
      expect([...needed]).to.include.members([...NEWER_CAPABILITIES]);
      expect(notices).to.deep.equal([]);
      expect(validation).to.equal(undefined);
    });

    for (const id of NEWER_CAPABILITIES)
      it(`does without ${id}`, () => {
        const { image, debug, validation } = without(id);
        const outputs = [image, debug.plan, debug.install, debug.validate, validation];
        for (const output of outputs) expect(neededCapabilities(output)).to.not.include(id);
      });

    it('says which options have no effect', () => {
      const { notices } = without('exec.meta.ulimit', 'exec.meta.cgroup.parent', 'exec.mount.tmpfs.size');
      expect(notices).to.deep.equal([
        "--ulimit has no effect: this daemon can't do it (capability exec.meta.ulimit)",
        "--cgroup-parent has no effect: this daemon can't do it (capability exec.meta.cgroup.parent)",
        "--shm-size has no effect: this daemon can't do it (capability exec.mount.tmpfs.size)",
      ]);
    });

    it('copies release files where it may not merge, to the same names', () => {
      const merged = graphText(without().image);
      for (const copied of [
        without('mergeop'),
        lower(matrixCell(spec), { settings: { withoutMerge: true } }),
      ]) {
        const text = graphText(copied.image);
        expect(text).to.not.match(/^merge:/m);
        for (const name of ['k3s', 'k9s_Linux_amd64.tar.gz', 'nerdctl-2.0.3-linux-amd64.tar.gz', 'kube-vip'])
          expect(text).to.include(`dest: /${name}\n`);
        expect(merged).to.include('http.filename: k3s\n');
      }
    });

    it('gives the checks to the caller where the graph can not wait for them', () => {
      const { validation, image } = without('passthroughop');
      if (validation === undefined) throw new Error('no validation');
      expect(names(validation).at(-1)).to.equal('[validate] check the image');
      expect(names(image)).to.not.include('[validate] check the image');
    });

    it('hands a secret over in a file where there are no secret variables', () => {
      const text = graphText(without('exec.secretenv').image);
      expect(text).to.include(`export TOKEN="$(cat '/run/secrets/token')"; make`);
      expect(text).to.include('/run/secrets/token secret token');
    });

    it('sets PATH where the daemon does not, and never over the base’s', () => {
      const old = { capabilities: new Set<string>(), baseConfig: { Env: ['A=b=c'] } };
      expect(graphText(lower(matrixCell(), old).image)).to.match(/- A=b=c\n {4}- PATH=\/usr\/local\/sbin:/);
      const own = { capabilities: new Set<string>() };
      expect(graphText(lower(matrixCell(), own).image)).to.not.include('/usr/local/sbin');
      const newer = { baseConfig: { Env: null } };
      expect(graphText(lower(matrixCell(), newer).image)).to.not.include('PATH');
    });

    it('lets findings pass with a shell where exit codes can not be named', () => {
      const report = graphText(without('exec.validexitcode').debug.validate);
      expect(report).to.include('"$@" || [ $? -eq 4 ]');
      expect(graphText(without().debug.validate)).to.match(/validExitCodes:\n {4}- 0\n {4}- 4/);
    });
  });

  describe('settings', () => {
    it('run every command as asked', () => {
      const settings = {
        network: 'host',
        extraHosts: [{ host: 'mirror', ip: '10.0.0.1' }],
        ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
        shmSize: 1024,
        cgroupParent: 'build.slice',
        hostname: 'builder',
        cacheNamespace: 'ci',
      } as const;
      const cell = matrixCell({ stages: { 'after-install': [{ run: 'true' }] } });
      const execs = postOrder(
        lower(cell, { settings, baseConfig: { User: 'root', WorkingDir: 'work' } }).image,
      ).flatMap(({ message }) => message.exec ?? []);
      expect(execs).to.have.length(5);
      for (const { meta, network, mounts = [] } of execs) {
        expect(network).to.equal(1);
        expect(meta).to.deep.include({
          hostname: 'builder',
          cgroupParent: 'build.slice',
          user: 'root',
          cwd: '/work',
          extraHosts: settings.extraHosts,
          ulimit: settings.ulimits,
        });
        expect(mounts.some(({ dest, tmpfsOpt }) => dest === '/dev/shm' && tmpfsOpt?.size === 1024)).to.equal(
          true,
        );
        for (const { cacheOpt } of mounts)
          if (cacheOpt !== undefined) expect(cacheOpt.id).to.match(/^ci\/kairos-gen-apt-debian-12-.*-amd64$/);
      }
    });

    it('keeps the package caches of two platforms apart: their builds run side by side', () => {
      const platform = { os: 'linux', architecture: 'arm64' };
      const ids = (changes: Partial<ImageSpec>): string =>
        graphText(lower(matrixCell(changes), { platform }).image);
      expect(ids({})).to.include(' cache /kairos-gen-apt-debian-12-archives-arm64 (locked)');
      expect(ids({ base: 'alpine:3.21' })).to.include(' cache /kairos-gen-apk-alpine-3-21-cache-arm64');
      expect(ids({ base: 'alpine:3.21', arch: 'arm64' })).to.match(
        / cache \/kairos-gen-apk-alpine-3-21-arm64-cache(?: |$)/m,
      );
    });

    const steps = { 'before-install': [{ run: 'a' }], 'after-init': [{ run: 'b' }] };
    const all = [
      '[before-install 1/1] a',
      '[install] packages (apt-get)',
      '[install] framework',
      '[init] kernel, initrd and services',
      '[after-init 1/1] b',
      '[validate] check the image',
    ];
    const noCache: readonly (readonly ['all' | readonly string[], number])[] = [
      [[], 6],
      ['all', 0],
      [['before-install'], 0],
      [['install'], 1],
      [['init', 'validate'], 3],
      [['after-init'], 4],
      [['validate'], 5],
      [['debian-12-core-generic'], 0],
    ];
    for (const [filter, kept] of noCache)
      it(`does again what follows ${JSON.stringify(filter)}`, () => {
        const { image } = lower(matrixCell({ stages: steps }), { settings: { noCache: filter } });
        const again = postOrder(image).filter(({ metadata }) => metadata.ignoreCache === true);
        expect(again.map(nameOf)).to.deep.equal(all.slice(kept));
      });

    it('does a call of both phases again for either', () => {
      for (const name of ['install', 'init']) {
        const plan = planBuild(matrixCell(), buildOptions({ phases: 'all' }));
        const { image } = lowerPlan(plan, loweringFacts(plan, { settings: { noCache: [name] } }));
        expect(postOrder(image).filter(({ metadata }) => metadata.ignoreCache === true)).to.have.length(2);
      }
    });

    it('puts a title before every step’s name', () => {
      const { image } = lower(matrixCell(), { title: 'debian-12' });
      expect(names(image)).to.include.members([
        '[debian-12 install] packages (apt-get)',
        '[debian-12 validate] check the image',
      ]);
    });
  });

  it('mounts the subscription of FIPS packages for the packages, if the build has it', () => {
    const { image } = lower(matrixCell({ base: 'ubuntu:22.04', fips: true }));
    const mounts = graphText(image)
      .split('\n')
      .filter((line) => line.includes('/run/secrets'));
    expect(mounts).to.deep.equal(['    - /run/secrets/ubuntu-pro secret ubuntu-pro']);
  });

  describe('a user’s mounts', () => {
    const run = (mounts: Extract<UserStep, { run: string }>['mounts']): string =>
      graphText(
        lower(matrixCell({ stages: { 'after-install': [{ run: 'x', mounts: mounts ?? [] }] } })).image,
      );

    it('take the place of ours', () => {
      const text = run([{ cache: 'mine', target: '/var/cache/apt' }]);
      expect(text.split('[after-install').at(-1)).to.include('/var/cache/apt cache /mine');
    });

    it('can not be two at one place', () => {
      const target = '/mnt';
      expect(() =>
        run([
          { cache: 'a', target },
          { bind: 'b', target },
        ]),
      ).to.throw('two mounts of a step are at /mnt');
    });

    it('are asked of the first SSH agent, unless the base names one', () => {
      const two = [{ ssh: 'one' }, { ssh: 'two' }];
      expect(run(two)).to.include('SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0');
    });

    it('can be a secret both as a file and as a variable', () => {
      const text = run([{ secret: 's', env: 'S', target: '/etc/s' }]);
      expect(text).to.include('/etc/s secret s').and.include('name: S');
    });
  });

  it('takes the shell of the base’s configuration, as Docker does', () => {
    const cell = matrixCell({ stages: { 'after-init': [{ run: 'true' }] } });
    const text = graphText(lower(cell, { baseConfig: { Shell: ['/bin/bash', '-ec'] } }).image);
    expect(text).to.include('    - /bin/bash\n    - -ec\n    - "true"');
  });

  it('exports what the debug targets show', () => {
    const { debug } = lower(matrixCell({ ...STANDARD, stages: { 'after-install': [{ run: 'true' }] } }));
    expect(names(debug.install).at(-1)).to.equal('[install] framework, k3s v1.33.1+k3s1');
    expect(names(debug.plan).slice(-2)).to.deep.equal(['[plan] print as text', '[plan] print as json']);
    expect(graphText(debug.plan))
      .to.include('/run/kairos-result/plan.json')
      .and.not.include('--packages-only');
    expect(graphText(debug.validate)).to.include('/run/kairos-result/validate.json');
  });

  it('shows the plan the framework of the user’s choice', () => {
    const { debug } = lower(matrixCell({ framework: 'v2.16.1' }));
    expect(graphText(debug.plan)).to.include('/run/kairos-framework from');
    const plan = planBuild(matrixCell(), buildOptions({ frameworkSource: 'agent', phases: 'all' }));
    expect(graphText(lowerPlan(plan, loweringFacts(plan)).debug.plan)).to.not.include(
      '/run/kairos-framework',
    );
  });

  it('leaves validation out of an image that is to have none, and says so', () => {
    const { image, validation, config, debug } = lower(matrixCell(), {}, { validation: 'skipped' });
    expect(validation).to.equal(undefined);
    expect(names(image).join()).to.not.include('validate');
    expect(config).to.include('"io.kairos.validation":"skipped"');
    expect(names(debug.validate).at(-1)).to.equal('[validate] write a report');
  });

  it('lowers one release file without putting it together, and one of an image alone', () => {
    for (const file of [
      { from: 'url', name: 'k3s', url: 'https://x/k3s', sha256: '0'.repeat(64) },
      { from: 'image', name: 'vip', reference: 'r.example/vip:1', file: '/vip' },
    ] as const) {
      const plan = planBuild(matrixCell(STANDARD), buildOptions({ releases: [file] }));
      const text = names(lowerPlan(plan, loweringFacts(plan)).image);
      expect(text.includes('[releases] put together')).to.equal(file.from === 'image');
    }
  });

  it('takes the image of a release file that somebody looked up', () => {
    const plan = frontendPlan(matrixCell(STANDARD));
    const { base } = loweringFacts(plan);
    const releaseImages = new Map([['ghcr.io/kube-vip/kube-vip:v0.8.9', base.tree]]);
    expect(graphText(lowerPlan(plan, loweringFacts(plan, { releaseImages })).image)).to.not.include(
      'ghcr.io',
    );
  });

  it('is no place for build arguments, and needs its trees', () => {
    const parametric = planBuild(matrixCell(), buildOptions({ parametric: true }));
    expect(() => lowerPlan(parametric, loweringFacts(parametric))).to.throw('for a Dockerfile');
    const plan = frontendPlan(matrixCell({ stages: { 'after-init': [{ copy: { from: 'a', to: '/a' } }] } }));
    const { capabilities, platform, base, agent, settings } = loweringFacts(plan);
    const facts = { capabilities, platform, base, agent, settings };
    expect(() => lowerPlan(plan, facts)).to.throw('framework:0.1.0 is missing');
    expect(() => lowerPlan(plan, { ...facts, framework: agent })).to.throw('context is missing');
  });

  describe('and the Dockerfile', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const step: fc.Arbitrary<UserStep> = fc.oneof(
      word.map((run) => ({ run: `step ${run}` })),
      fc.tuple(word, word).map(([from, to]) => ({ copy: { from, to: `/${to}` } })),
    );
    const stage = fc.array(step, { maxLength: 4 });
    const stages = fc.record({ 'before-install': stage, 'after-install': stage, 'after-init': stage });

    it('do the same steps in the same order', () => {
      fc.assert(
        fc.property(stages, fc.constantFrom('split', 'all'), (given, phases) => {
          const spec = imageSpec({
            stages: phases === 'all' ? { ...given, 'after-install': [] } : given,
          });
          const plan = planBuild({ name: 'x', spec }, buildOptions({ phases, cacheMounts: false }));
          const dockerfile = instructionsIn(
            renderDockerfile([plan], { style: 'mount', source: 'x', command: ['x'] }),
          ).flatMap((line) => {
            if (line.startsWith('COPY ')) return [line];
            const agent = /kairos-init (-s \w+|validate)/.exec(line)?.[1];
            return line.startsWith('RUN ') ? [agent ?? line] : [];
          });
          const { image } = lowerPlan(plan, loweringFacts(plan));
          const graph = postOrder(image).flatMap(({ message: { exec, file } }): readonly string[] => {
            const [program, first, second] = exec?.meta?.args ?? [];
            if (program === '/run/kairos-init')
              return [first === 'validate' ? 'validate' : `${first ?? ''} ${second ?? ''}`];
            if (exec !== undefined) return [`RUN ${second ?? ''}`];
            return (file?.actions ?? []).map(
              ({ copy }) => `COPY ${copy?.src?.slice(1) ?? ''} ${copy?.dest ?? ''}`,
            );
          });
          expect(graph).to.deep.equal(dockerfile);
        }),
      );
    });
  });
});
