import { expect } from 'chai';
import { explainSystemError } from '../../src/agent/explain-system-error.ts';
import { UserError } from '../../src/lib/user-error.ts';

describe('explainSystemError', () => {
  const of = (code: string, more: object = {}): unknown =>
    explainSystemError(Object.assign(new Error(code), { code, ...more }));
  it('says what the operating system meant, and of which file', () => {
    expect(of('ENOSPC', { path: '/a' }))
      .to.be.instanceOf(UserError)
      .and.include({ message: '/a: no space is left on the disk' });
    expect(of('EACCES')).to.include({ message: 'permission denied: kairos-init must run as root' });
  });
  it('leaves other errors as they are', () => {
    expect(of('EWEIRD')).not.to.be.instanceOf(UserError);
    const error = new UserError('mine');
    expect(explainSystemError(error)).to.equal(error);
    expect(explainSystemError('text')).to.equal('text');
  });
});
