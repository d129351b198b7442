import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { machine } from '../conversion/execute.ts';
import { type Allowance, expectSameTrees, type Tree } from '../support/compare-trees.ts';
import { archiveTree } from '../support/read-tree.ts';
import { type DoorsLab, ENGINES, type EngineName, startDoorsLab } from './doors-lab.ts';

const full = process.env['KAIROS_GEN_E2E'] === 'full';
const unavailable = await buildkitUnavailable(machine);

/** Steps of every kind, and what an engine may lose on the way: capabilities, set-id and sticky bits, owners, links of both kinds. */
const KAIROSFILE = `# syntax=${PUBLISHED.frontend}
base: debian:12
version: v1.0.0
${full ? '' : 'skip: [installPackages, installKernel, kernel, initrd]'}
stages:
  before-install:
    - copy: { from: files/, to: /opt/vendor/, mode: "0640", chown: "7:8" }
  after-install:
    - run: apt-get update && apt-get install -y --no-install-recommends hello libcap2-bin
    - run: mkdir -m 3777 /opt/shared && cp /bin/true /opt/capable && setcap cap_net_raw+ep /opt/capable
    - run: cp /bin/true /opt/one && chmod 6755 /opt/one && ln /opt/one /opt/other
    - run: ln -s /nowhere /opt/dangling && chown -h 1234:5678 /opt/dangling && rm -r /usr/share/doc/hello
  after-init:
    - copy: { from: one.conf, to: /etc/one.conf }
    - copy: { from: files/, to: /srv/ }
`;

/** How an image is asked for. */
type Way = 'generated Dockerfile' | 'syntax line' | 'kairos-gen build';

/** What two runs of the same commands differ in. */
const RUNS: readonly Allowance[] = [
  {
    path: /^\/var\/log\/(apt\/(history|term)|dpkg)\.log$/,
    aspects: ['content'],
    reason: 'the package manager notes the time of day',
  },
];

/** What dockerd 20.10 makes of the same Dockerfile in another way than today's engines. */
const ENGINE: readonly Allowance[] = [
  ...RUNS,
  {
    path: /^\/run\/kairos-framework$/,
    aspects: ['presence'],
    reason: 'BuildKit 0.8 leaves the empty directory that it mounted on',
  },
  {
    path: /^\/opt\/vendor$/,
    aspects: ['mode'],
    reason: 'since BuildKit 0.9 the mode of a copy is that of the directory it makes, too',
  },
];

describe('the doors to one Kairosfile', function () {
  this.timeout('40m');
  let lab: DoorsLab;
  const trees = new Map<string, Promise<Tree>>();

  before(async () => {
    lab = await startDoorsLab();
    await writeFile(join(lab.context, 'Kairosfile'), KAIROSFILE);
  });
  after(async () => lab.stop());

  /** The image's tree, built once this way on this engine. */
  const built = async (way: Way, name: EngineName): Promise<Tree> => {
    const key = `${way} ${name}`;
    const tree = trees.get(key) ?? build(way, name);
    trees.set(key, tree);
    return tree;
  };

  async function build(way: Way, name: EngineName): Promise<Tree> {
    const engine = await lab.engine(name);
    const tag = `${way.replaceAll(' ', '-').toLowerCase()}:1`;
    const archive = join(lab.scratch, 'image.tar');
    if (way === 'kairos-gen build') await buildByClient(engine, name, tag, archive);
    else {
      await engine.build({
        dockerfile: way === 'syntax line' ? join(lab.context, 'Kairosfile') : await generatedDockerfile(),
        context: lab.context,
        tag,
        ...(full || way !== 'syntax line' ? {} : { buildArgs: { KAIROS_SKIP_VALIDATION: 'true' } }),
      });
      await engine.saveArchive(tag, archive);
    }
    return archiveTree(machine, archive);
  }

  async function generatedDockerfile(): Promise<string> {
    const file = join(lab.scratch, 'Dockerfile');
    await kairosGen(['generate', 'Kairosfile', '--output', file]);
    if (full) return file;
    // The image has no kernel and no packages: what the checks find is no news.
    const steps = (await readFile(file, 'utf8')).split('\n\n');
    await writeFile(file, steps.filter((step) => !step.startsWith('# Validate')).join('\n\n'));
    return file;
  }

  async function buildByClient(
    engine: Engine,
    name: EngineName,
    tag: string,
    archive: string,
  ): Promise<void> {
    const docker = name !== 'buildkitd';
    await kairosGen(
      [
        ...['build', 'Kairosfile', '--progress', 'plain', '--network', 'host'],
        ...(docker
          ? ['--tag', tag]
          : [
              '--allow',
              'network.host',
              '--output',
              `type=oci,dest=${archive}`,
              '--compression',
              'uncompressed',
            ]),
        ...(full ? [] : ['--build-arg', 'KAIROS_SKIP_VALIDATION=true']),
      ],
      {
        DOCKER_HOST: '',
        BUILDKIT_HOST: '',
        [docker ? 'DOCKER_HOST' : 'BUILDKIT_HOST']: engine.address ?? '',
      },
    );
    if (docker) await engine.saveArchive(tag, archive);
  }

  const kairosGen = async (
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    await machine.run([process.execPath, resolve('src/cli/main.ts'), ...words], {
      directory: lab.context,
      timeout: 30 * 60_000,
      environment: { DOCKER_CONFIG: join(lab.scratch, 'no-config'), ...environment },
    });
  };

  /** Throws where the one has other files than the other. */
  const same = async (
    [way, name]: readonly [Way, EngineName],
    [otherWay, otherName]: readonly [Way, EngineName],
    allowances: readonly Allowance[],
  ): Promise<void> =>
    expectSameTrees(
      { name: `${way} on ${name}`, tree: await built(way, name) },
      { name: `${otherWay} on ${otherName}`, tree: await built(otherWay, otherName) },
      allowances,
    );

  for (const name of ENGINES)
    describe(`on ${name}`, () => {
      before(function () {
        if (name === 'buildkitd' && unavailable !== undefined) this.skip();
      });

      if (name !== 'dockerd 20.10')
        it('has the files that dockerd 20.10 makes of the generated Dockerfile', async () =>
          same(['generated Dockerfile', 'dockerd 20.10'], ['generated Dockerfile', name], ENGINE));

      it('has the same files by a syntax line as by the generated Dockerfile', async () =>
        same(['generated Dockerfile', name], ['syntax line', name], RUNS));

      // Not even a log differs: what the frontend did is in the cache for the client.
      it('has exactly the files of the syntax line by kairos-gen build', async () =>
        same(['syntax line', name], ['kairos-gen build', name], []));
    });
});
