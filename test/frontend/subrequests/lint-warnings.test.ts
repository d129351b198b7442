import { expect } from 'chai';
import { lintWarnings } from '../../../src/frontend/subrequests/lint.ts';
import { sourceRange } from '../../../src/frontend/subrequests/location.ts';
import { known } from './known.ts';

const TEXT = 'base: debian\nversion: v1\nskip: [sshHardening]\n';
const warn = async (text: string, options: Parameters<typeof known>[1] = {}) =>
  lintWarnings(await known(text, options).file());

describe('warnings of a build', () => {
  it('read as those of a Dockerfile', async () => {
    const { warnings, refusal } = await warn(TEXT);
    expect(refusal).to.equal(undefined);
    expect(warnings[0]).to.deep.equal({
      level: 1,
      short: 'UnpinnedBase: base "debian" has no tag: it will be another release one day (line 1)',
      detail: [
        'name a release, as "debian:12" does',
        'A base image should name the release of its distribution.',
      ],
      url: 'https://kairos-gen.dev/docs/rules/unpinned-base.md',
      ranges: [{ start: { line: 1, character: 6 }, end: { line: 1, character: 12 } }],
    });
  });

  it('about a build argument have no place', async () => {
    const { warnings } = await warn('base: debian:13\nversion: v1\n', { flags: { base: 'debian' } });
    expect(warnings.map(({ ranges }) => ranges)).to.deep.equal([[]]);
  });

  it('refuse the build where the user wants it', async () => {
    const { warnings, refusal } = await warn(TEXT, { checkOptions: 'error=true' });
    expect(warnings).to.have.length(2);
    expect(refusal?.message).to.equal('lint violation found for rules: SkippedHardening, UnpinnedBase');
    expect(refusal?.diagnostics.map(({ severity }) => severity)).to.deep.equal(['error', 'error']);
    const fine = await warn('base: debian:13\nversion: v1\n', { checkOptions: 'error=true' });
    expect(fine).to.deep.equal({ warnings: [] });
  });

  it('are none for a Kairosfile that is wrong', async () => {
    expect(await warn(`${TEXT}model: rpi6\n`)).to.deep.equal({ warnings: [] });
  });
});

describe('a range as BuildKit counts', () => {
  const position = (line: number, column: number) => ({ offset: 0, line, column });
  const cases: readonly (readonly [
    start: readonly [number, number],
    end: readonly [number, number],
    to: readonly [number, number],
  ])[] = [
    [
      [1, 1],
      [1, 1],
      [1, 0],
    ],
    [
      [3, 5],
      [3, 9],
      [3, 8],
    ],
    [
      [3, 5],
      [5, 2],
      [5, 1],
    ],
    [
      [3, 5],
      [5, 1],
      [4, 0],
    ],
  ];
  for (const [start, end, [line, character]] of cases)
    it(`${start.join(':')} to ${end.join(':')}`, () =>
      expect(sourceRange({ start: position(...start), end: position(...end) })).to.deep.equal({
        start: { line: start[0], character: start[1] - 1 },
        end: { line, character },
      }));
});
