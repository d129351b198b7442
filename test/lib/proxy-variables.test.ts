import { expect } from 'chai';
import { withProxiesInBothCases } from '../../src/lib/proxy-variables.ts';

describe('proxy variables', () => {
  it('are there in both cases, whichever they were set in', () =>
    expect(
      withProxiesInBothCases({ HTTP_PROXY: 'http://up', https_proxy: 'http://low', PATH: '/bin' }),
    ).to.deep.equal({
      ...{ HTTP_PROXY: 'http://up', http_proxy: 'http://up' },
      ...{ HTTPS_PROXY: 'http://low', https_proxy: 'http://low', PATH: '/bin' },
    }));
  it('stay as they are where both cases are set', () => {
    const both = { NO_PROXY: 'a', no_proxy: 'b' };
    expect(withProxiesInBothCases(both)).to.deep.equal(both);
  });
  it('are not made up', () =>
    expect(withProxiesInBothCases({ PATH: '/bin' })).to.deep.equal({ PATH: '/bin' }));
});
