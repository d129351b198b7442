import { expect } from 'chai';
import { excerpt } from '../../../src/engine/client/excerpt.ts';
import { placeInDetails, SourcePlaces } from '../../../src/engine/client/source-places.ts';

const KAIROSFILE = `base: debian:12
version: v1.0.0
stages:
  after-install:
    - run: |
        apt-get update
        apt-get install \\
          nonesuch
        echo done
`;
const content = new TextEncoder().encode(KAIROSFILE);

describe('SourcePlaces', () => {
  it('finds where an operation was asked for by its digest', () => {
    const places = new SourcePlaces();
    const start = { line: 5, character: 6 };
    places.add({
      infos: [{ filename: 'other' }, { filename: 'Kairosfile', data: content }],
      locations: {
        one: { locations: [{ sourceIndex: 1, ranges: [{ start, end: { line: 9, character: 0 } }] }] },
        // Zeros are left out.
        two: { locations: [{ ranges: [{ start: { line: 2 } }] }] },
        three: { locations: [{ sourceIndex: 7, ranges: [{ start }] }] },
        four: { locations: [] },
      },
    });
    expect(places.find('one')).to.deep.equal({ file: 'Kairosfile', content, line: 5, column: 7, endLine: 9 });
    expect(places.find('two')).to.include({ file: 'other', line: 2, column: 1, endLine: 2 });
    expect(places.find('three')).to.equal(undefined);
    expect(places.find('four')).to.equal(undefined);
  });
});

describe('placeInDetails', () => {
  const detail = (json: string, typeUrl = 'github.com/moby/buildkit/errdefs.Source+json') => ({
    typeUrl,
    value: new TextEncoder().encode(json),
  });

  it('reads the place a daemon names', () => {
    const json = JSON.stringify({
      info: { filename: 'Kairosfile', data: Buffer.from(content).toString('base64') },
      ranges: [{ start: { line: 5 }, end: { line: 5 } }],
    });
    const place = placeInDetails([detail('{}', 'stack.Stack+json'), detail(json)]);
    expect(place).to.include({ file: 'Kairosfile', line: 5, column: 1 });
    expect(Buffer.from(place?.content ?? []).toString()).to.equal(KAIROSFILE);
  });

  for (const json of ['', 'null', '{}', '{"info":{"filename":"x"}}', '{"ranges":[{}]}'])
    it(`finds none in ${JSON.stringify(json)}`, () => {
      expect(placeInDetails([detail(json)])).to.equal(undefined);
    });
});

describe('excerpt', () => {
  it('shows the lines of a place, not all of a long one', () => {
    expect(excerpt({ file: 'Kairosfile', content, line: 5, column: 7, endLine: 9 }, 80)).to
      .equal(`Kairosfile:5
  5 |     - run: |
  6 |         apt-get update
  7 |         apt-get install \\
  8 |           nonesuch
`);
  });

  it('fits a narrow terminal and lets no control character through', () => {
    const evil = new TextEncoder().encode(`a: "\x1b[31m${'x'.repeat(50)}"\n`);
    expect(excerpt({ file: 'Kairosfile', content: evil, line: 1, column: 1, endLine: 1 }, 21)).to.equal(
      'Kairosfile:1\n  1 | a: "\\u001b[31m…\n',
    );
  });

  it('does without the lines of a file that has fewer', () => {
    const place = { file: 'gone', content: new Uint8Array(), line: 3, column: 1, endLine: 3 };
    expect(excerpt(place, 80)).to.equal('gone:3\n');
  });
});
