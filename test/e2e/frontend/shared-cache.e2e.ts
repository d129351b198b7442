import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { AGENT_IMAGE, loadAgent } from '../../../scripts/lab/agent-image.ts';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { machine } from '../conversion/execute.ts';
import { type FrontendLab, startFrontendLab } from './frontend-lab.ts';
import { parseProgress, type Progress } from './progress.ts';

const unavailable = await buildkitUnavailable(machine);
const SKIP_VALIDATION = 'KAIROS_SKIP_VALIDATION=true';

/** Ways to one image. The agent comes from the frontend's image, from a file of this package, and from an image that was named. */
type Door = 'the syntax line' | 'kairos-gen build' | 'kairos-gen build --agent-image';

(unavailable === undefined ? describe : describe.skip)('the doors of one buildkitd', function () {
  this.timeout('5m');
  let lab: FrontendLab;
  let engine: BuildkitdEngine;

  before(async () => {
    lab = await startFrontendLab();
    engine = await lab.prepared(
      await startBuildkitdEngine(machine, join(lab.scratch, 'buildkitd'), lab.cache),
    );
    await loadAgent(machine, engine);
  });
  after(async () => lab.stop());
  beforeEach(async () => {
    await engine.daemon.buildctl(['prune', '--all']);
  });

  const build = async (door: Door): Promise<Progress> =>
    parseProgress(await (door === 'the syntax line' ? bySyntaxLine() : byClient(door)));

  async function bySyntaxLine(): Promise<string> {
    const words = [
      ...['build', '--progress', 'rawjson', '--frontend', 'dockerfile.v0'],
      ...['--local', `context=${lab.context}`, '--local', `dockerfile=${lab.context}`],
      ...['--opt', 'filename=Kairosfile', '--opt', `build-arg:${SKIP_VALIDATION}`],
    ];
    return (await engine.daemon.buildctl(words, { timeout: 120_000 })).output;
  }

  async function byClient(door: Door): Promise<string> {
    const agent = door === 'kairos-gen build' ? [] : ['--agent-image', AGENT_IMAGE];
    const words = ['build', 'Kairosfile', '--progress', 'json', '--build-arg', SKIP_VALIDATION, ...agent];
    const { output } = await machine.run([process.execPath, resolve('src/cli/main.ts'), ...words], {
      directory: lab.context,
      environment: { BUILDKIT_HOST: engine.address, DOCKER_CONFIG: join(lab.scratch, 'no-config') },
      timeout: 120_000,
    });
    return output;
  }

  // The agent is the same file with the same owner and mode, wherever it comes from: BuildKit compares what it mounts by content.
  const cases: readonly (readonly [Door, ...Door[]])[] = [
    ['the syntax line', 'kairos-gen build', 'kairos-gen build --agent-image'],
    ['kairos-gen build', 'the syntax line'],
  ];
  for (const [first, ...others] of cases)
    it(`has everything in the cache for ${others.join(' and ')} that ${first} did`, async () => {
      const { ran } = await build(first);
      expect(ran).to.include('[install] packages, framework').and.to.have.length(4);
      for (const other of others) {
        const found = await build(other);
        expect(found.ran, other).to.deep.equal([]);
        expect(found.cached, other).to.have.members(ran);
      }
    });
});
