import { expect } from 'chai';
import { kernelWish } from '../../src/plan/agent-request.ts';
import { agentRequestOf } from '../support/requests.ts';

describe('kernelWish', () => {
  it('tells a release from packages', () =>
    expect(kernelWish(agentRequestOf({ kernel: ['linux-image-virtual', '6.8.0-51-virtual'] }))).to.deep.equal(
      {
        packages: ['linux-image-virtual'],
        release: '6.8.0-51-virtual',
      },
    ));
});
