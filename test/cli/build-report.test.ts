import { expect } from 'chai';
import {
  excerptsOf,
  failureOf,
  outcomeText,
  writeOutcomeFiles,
} from '../../src/cli/build/report-outcomes.ts';
import type { TargetOutcome } from '../../src/engine/build-images.ts';
import { BuildFailure } from '../../src/engine/client/build-failure.ts';
import { fakeIo } from '../support/fake-io.ts';

const built = (name: string): TargetOutcome => ({
  name,
  state: 'built',
  tags: [`example.com/${name}:latest`],
  result: { digest: 'sha256:d', imageId: `sha256:${name}`, metadata: { name } },
});
const failed = (name: string): TargetOutcome => ({
  name,
  state: 'failed',
  error: new BuildFailure('[install] packages: ended with exit code 1', {
    excerpt: 'Kairosfile:1\n  1 | base: debian:12\n',
    cause: undefined,
  }),
});
const canceled: TargetOutcome = { name: 'late', state: 'canceled' };

describe('what a build says in the end', () => {
  it('is the id of one image', () => {
    expect(outcomeText([built('one')], false)).to.equal('sha256:one\n');
    expect(
      outcomeText([{ name: 'tree', state: 'built', tags: [], result: { metadata: {} } }], false),
    ).to.equal('');
  });

  it('is a line for each of several', () => {
    expect(outcomeText([built('one'), failed('two'), built('three')], false)).to.equal(
      'one sha256:one example.com/one:latest\nthree sha256:three example.com/three:latest\n',
    );
  });

  it('is all of it in JSON', () => {
    expect(JSON.parse(outcomeText([built('one'), failed('two'), canceled], true))).to.deep.equal([
      {
        name: 'one',
        state: 'built',
        tags: ['example.com/one:latest'],
        digest: 'sha256:d',
        imageId: 'sha256:one',
        metadata: { name: 'one' },
      },
      { name: 'two', state: 'failed', error: '[install] packages: ended with exit code 1' },
      { name: 'late', state: 'canceled' },
    ]);
  });

  it('names which of several failed, the cause last', () => {
    expect(failureOf([built('one')])).to.equal(undefined);
    expect(failureOf([failed('one')])).to.be.instanceOf(BuildFailure);
    expect(failureOf([built('one'), failed('two'), canceled])?.message).to.equal(
      '1 of 3 images failed\n  two: [install] packages: ended with exit code 1',
    );
  });

  it('shows a place that several failed at once', () => {
    expect(excerptsOf([failed('one'), failed('two'), built('three')])).to.equal(
      'Kairosfile:1\n  1 | base: debian:12\n',
    );
  });

  it('writes the files that were asked for', async () => {
    const io = fakeIo();
    await writeOutcomeFiles(io, [built('one')], { metadataFile: 'meta.json', iidFile: 'id-{name}' });
    expect(io.files.get('id-one')).to.equal('sha256:one');
    expect(io.files.get('meta.json')).to.equal('{\n  "name": "one"\n}\n');
    await writeOutcomeFiles(io, [built('one'), built('two')], {
      metadataFile: 'meta.json',
      iidFile: undefined,
    });
    expect(JSON.parse(String(io.files.get('meta.json')))).to.deep.equal({
      one: { name: 'one' },
      two: { name: 'two' },
    });
  });
});
