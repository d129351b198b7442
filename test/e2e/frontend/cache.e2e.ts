import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { machine } from '../conversion/execute.ts';
import { type FrontendLab, KAIROSFILE, startFrontendLab } from './frontend-lab.ts';
import { parseProgress, type Progress } from './progress.ts';

const unavailable = await buildkitUnavailable(machine);

const STEPS = [
  '[install] packages, framework',
  '[after-install 1/1] mkdir -m 0750 /made && echo text > /made/file',
  '[init] kernel, initrd and services',
  '[after-init 1/1] copy files/ to /copied/',
] as const;

(unavailable === undefined ? describe : describe.skip)('the cache of a Kairosfile', function () {
  this.timeout('5m');
  let lab: FrontendLab;
  let engine: BuildkitdEngine;

  before(async () => {
    lab = await startFrontendLab();
    engine = await lab.prepared(
      await startBuildkitdEngine(machine, join(lab.scratch, 'buildkitd'), lab.cache),
    );
  });
  after(async () => lab.stop());
  beforeEach(async () => {
    await lab.write('Kairosfile', KAIROSFILE);
    await lab.write('files/file', 'copied');
    await build();
  });

  async function build(...words: readonly string[]): Promise<Progress> {
    const { output } = await engine.daemon.buildctl(
      [
        ...['build', '--progress', 'rawjson', '--frontend', 'dockerfile.v0'],
        ...['--local', `context=${lab.context}`, '--local', `dockerfile=${lab.context}`],
        ...['--opt', 'filename=Kairosfile', '--opt', 'build-arg:KAIROS_SKIP_VALIDATION=true'],
        ...words,
      ],
      { timeout: 120_000 },
    );
    return parseProgress(output);
  }
  const ranAfter = async (change: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    for (const [from, to] of Object.entries(change)) {
      expect(KAIROSFILE).to.contain(from);
      await lab.write('Kairosfile', KAIROSFILE.replace(from, to));
    }
    return (await build()).ran;
  };

  it('does nothing when nothing changed', async () => {
    const { ran, cached } = await build();
    expect(ran).to.deep.equal([]);
    expect(cached).to.include.members(STEPS);
  });

  it('does init and what follows for a new version', async () => {
    expect(await ranAfter({ 'v1.0.0': 'v1.0.1' })).to.deep.equal(STEPS.slice(2));
  });

  it('does a step of the user and what follows when it was edited', async () => {
    const [, step] = STEPS;
    expect(await ranAfter({ 'echo text': 'echo other' })).to.deep.equal([
      step.replace('text', 'other'),
      ...STEPS.slice(2),
    ]);
  });

  it('does only the last step when that was edited', async () => {
    expect(await ranAfter({ '/copied/': '/moved/' })).to.deep.equal([
      '[after-init 1/1] copy files/ to /moved/',
    ]);
  });

  it('copies again what changed in the context, and nothing else', async () => {
    await lab.write('files/file', 'changed');
    expect((await build()).ran).to.deep.equal(STEPS.slice(3));
  });

  it('neither does nor sends anything for a file that no step names', async () => {
    const first = await build();
    await lab.write('unrelated', Buffer.alloc(4 << 20, 'x'));
    const { ran, sent } = await build();
    expect(ran).to.deep.equal([]);
    expect(sent).to.equal(first.sent).and.to.be.below(4096);
  });

  it('does nothing for comments, the order of keys and a label', async () => {
    const [line = '', base = '', version = '', ...others] = KAIROSFILE.split('\n');
    await lab.write('Kairosfile', [line, '# A comment.', version, base, ...others].join('\n'));
    expect((await build('--opt', 'label:made=elsewhere')).ran).to.deep.equal([]);
  });
});
