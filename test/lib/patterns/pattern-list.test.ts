import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  type MatchedPatterns,
  matchPatterns,
  mayMatchInside,
  parsePatterns,
} from '../../../src/lib/patterns/pattern-list.ts';
import { UserError } from '../../../src/lib/user-error.ts';

interface Vectors {
  readonly paths: readonly string[];
  readonly cases: readonly {
    readonly patterns: readonly string[];
    readonly matches?: readonly string[];
    readonly broken?: boolean;
  }[];
}

// What github.com/moby/patternmatcher v0.6.1 says (MatchesUsingParentResults down the path), written down by a program of a few lines.
const vectors = JSON.parse(readFileSync('test/fixtures/pattern-vectors.json', 'utf8')) as Vectors;

/** As the walk does it: first the directories above, then the path. */
function matches(lines: readonly string[], path: string): boolean {
  const patterns = parsePatterns(lines);
  let parent: MatchedPatterns | undefined;
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++)
    parent = matchPatterns(patterns, parts.slice(0, depth).join('/'), parent).patterns;
  return matchPatterns(patterns, path, parent).matched;
}

describe('pattern lists', () => {
  for (const { patterns, matches: expected, broken } of vectors.cases)
    it(`match as the daemon's own: ${JSON.stringify(patterns)}`, () => {
      if (broken === true) expect(() => parsePatterns(patterns)).to.throw(UserError, 'pattern');
      else expect(vectors.paths.filter((path) => matches(patterns, path))).to.deep.equal(expected);
    });

  it('say where nothing inside a directory can match', () => {
    const inside = (lines: readonly string[], directory: string): boolean =>
      mayMatchInside(parsePatterns(lines), directory);
    expect(inside(['files/etc/motd'], 'files')).to.equal(true);
    expect(inside(['files/etc/motd'], 'files/etc')).to.equal(true);
    expect(inside(['files/etc/motd'], 'other')).to.equal(false);
    expect(inside(['files/**'], 'filesystem')).to.equal(false);
    expect(inside(['*.md'], 'docs')).to.equal(true);
  });
});
