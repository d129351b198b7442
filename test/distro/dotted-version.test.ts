import { expect } from 'chai';
import { compareDotted, satisfies } from '../../src/distro/dotted-version.ts';

describe('satisfies', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['24.04', '24.04', true],
    ['24.04', '=24.04', true],
    ['24.4', '24.04', true],
    ['24.10', '24.04', false],
    ['24.10', '24.04 || 24.10', true],
    ['22.04', '>=22.04', true],
    ['20.04', '>=22.04', false],
    ['9.5', '>=9.10', false],
    ['9.10', '>9.5', true],
    ['9', '<9.1', true],
    ['9.0', '9', true],
    ['13', '>=12, <13', false],
    ['12', '>=12, <13', true],
    ['5.4', '!=5.4, !=5.5', false],
    ['5.6', '!=5.4, !=5.5', true],
    ['5', '<=5', true],
    ['testing', '>=13', true],
    ['unstable', '<13', false],
    ['', '13', false],
  ];
  for (const [version, constraint, answer] of cases)
    it(`${version || 'nothing'} ${answer ? 'meets' : 'does not meet'} ${constraint}`, () =>
      expect(satisfies(version, constraint)).to.equal(answer));

  it('refuses a constraint that can’t be read', () =>
    expect(() => satisfies('1', '~> 1')).to.throw('not a version comparison'));
});

describe('compareDotted', () => {
  it('orders releases as numbers', () =>
    expect(['24.10', '9', '24.04', '9.10', '9.9'].sort(compareDotted)).to.deep.equal([
      '9',
      '9.9',
      '9.10',
      '24.04',
      '24.10',
    ]));
});
