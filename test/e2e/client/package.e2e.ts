import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { AGENT_IMAGE, machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { FRAMEWORK_IMAGE } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { makeTinyRoot } from '../../../scripts/lab/tiny-root.ts';
import { execute, machine } from '../conversion/execute.ts';

const unavailable = await buildkitUnavailable(machine);
const AGENT = `kairos-init-${machineArchitecture}`;
/** What the package is made of; the rest of a checkout has no part in it. */
const OF_PACKAGE = ['package.json', 'README.md', 'LICENSE', 'templates', 'schema', 'examples'];

(unavailable === undefined ? describe : describe.skip)('kairos-gen as it is installed', function () {
  this.timeout('5m');
  let directory = '';
  let engine: BuildkitdEngine;
  /** The package, packed once with the agent's file and once without. */
  const installed = { whole: '', slim: '' };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-package-'));
    engine = await startBuildkitdEngine(machine, join(directory, 'buildkitd'), cacheDirectory(process.env));
    await makeTinyRoot(machine, join(directory, 'tiny'), join(directory, 'tiny.tar'));
    for (const image of ['tiny:1', FRAMEWORK_IMAGE])
      await engine.importRoot(join(directory, 'tiny.tar'), image);
    await mkdir(join(directory, 'context'));
    await writeFile(join(directory, 'context', 'Kairosfile'), 'base: tiny:1\nversion: v1.0.0\n');

    await execute([process.execPath, 'scripts/build.ts']);
    const source = join(directory, 'source');
    for (const name of OF_PACKAGE) await cp(name, join(source, name), { recursive: true });
    const isBundle = (path: string): boolean => !/kairos-(?:init-|frontend)|NOTICE/.test(path);
    await cp('dist', join(source, 'dist'), { recursive: true, filter: isBundle });
    installed.slim = await install(source, 'slim');
    // Which file is taken is the question here, not what the real one does.
    const program = '#!/bin/sh\necho "from the file: $*" >> /calls\n';
    await writeFile(join(source, 'dist', AGENT), program, { mode: 0o755 });
    installed.whole = await install(source, 'whole');
  });
  after(async () => {
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Packs the package as `npm publish` would and installs that into an empty directory; gives the program's path. */
  async function install(source: string, name: string): Promise<string> {
    const packed = join(directory, `${name}-packed`);
    const empty = join(directory, name);
    for (const made of [packed, empty]) await mkdir(made);
    await machine.run(['npm', 'pack', '--ignore-scripts', '--pack-destination', packed], {
      directory: source,
    });
    const [archive = ''] = await readdir(packed);
    const words = ['--prefix', empty, '--offline', '--no-audit', '--no-fund'];
    await machine.run(['npm', 'install', ...words, join(packed, archive)], { directory: empty });
    return join(empty, 'node_modules', '.bin', 'kairos-gen');
  }

  const build = (program: string, ...words: readonly string[]) =>
    execa(program, ['build', '--progress', 'plain', ...words], {
      cwd: join(directory, 'context'),
      reject: false,
      all: true,
      stdin: 'ignore',
      timeout: 120_000,
      env: {
        BUILDKIT_HOST: engine.address,
        DOCKER_CONFIG: join(directory, 'no-config'),
        KAIROS_GEN_AGENT_IMAGE: '',
      },
    });

  it("runs the agent that the package's file holds, with the file's mode", async () => {
    const { all, exitCode } = await build(installed.whole, '-o', join(directory, 'root'));
    expect(exitCode, all).to.equal(0);
    expect(all).to.contain(`[agent] ${AGENT} as /kairos-init`).and.not.to.contain(AGENT_IMAGE);
    expect(await readFile(join(directory, 'root', 'calls'), 'utf8')).to.match(/^from the file: .*install /);
  });

  it('asks for the published image when it holds no file', async () => {
    const { all, exitCode } = await build(installed.slim);
    expect(exitCode, all).to.equal(1);
    expect(all).to.match(new RegExp(`there is no agent for linux/${machineArchitecture}: .*${AGENT_IMAGE}`));
    expect(all).to.contain('hint: --agent-image names an image that has it');
  });
});
