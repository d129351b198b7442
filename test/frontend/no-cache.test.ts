import { expect } from 'chai';
import { checkNoCacheNames } from '../../src/frontend/no-cache.ts';
import { UsageError } from '../../src/lib/user-error.ts';
import { matrixCell } from '../support/specs.ts';

const cells = [matrixCell({}, 'debian-12'), matrixCell({}, 'ubuntu-24.04')];
const check = (noCache: 'all' | readonly string[]) => () => checkNoCacheNames({ noCache }, cells);

describe('checkNoCacheNames', () => {
  it('takes all, phases and images', () => {
    for (const noCache of ['all', [], ['init', 'ubuntu-24.04']] as const)
      expect(check(noCache)).not.to.throw();
  });

  it('refuses other names', () => {
    expect(check(['instal']))
      .to.throw(UsageError, /instal/)
      .with.property('hint', 'did you mean install?');
    expect(check(['x']))
      .to.throw(UsageError)
      .with.property('hint')
      .that.matches(/install, init, validate/);
  });
});
