import { expect } from 'chai';
import { need } from '../../../src/agent/actions/need.ts';
import { failure, testContext } from '../../support/agent-context.ts';

describe('need', () => {
  const action = { do: 'need', path: '/run/secrets/x', reason: 'a subscription', hint: 'Bring it.' } as const;

  it('passes when the file is there', async () => {
    const context = testContext({ files: { '/run/secrets/x': 'token' } });
    expect(await need(action, context)).to.equal('unchanged');
  });

  it('says what is missing and why', async () => {
    const error = await failure(need(action, testContext({})));
    expect(error.message).to.equal('there is no /run/secrets/x: a subscription');
  });
});
