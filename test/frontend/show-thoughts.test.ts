import { expect } from 'chai';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { showThoughts } from '../../src/frontend/show-thoughts.ts';
import { OLD_GATEWAY, OLD_OPERATIONS } from '../support/buildkit-capabilities.ts';
import { fakeGateway } from '../support/fake-gateway.ts';

describe('showThoughts', () => {
  it('makes each line the name of a vertex, which every daemon shows', async () => {
    const fake = fakeGateway({ capabilities: OLD_GATEWAY, operations: OLD_OPERATIONS });
    const gateway = await openGateway(fake.transport);
    await showThoughts(gateway, []);
    expect(fake.solved).to.deep.equal([]);
    await showThoughts(gateway, ['one', 'two']);
    const [solved] = fake.solved;
    expect(solved?.evaluated).to.be.true;
    const names = Object.values(solved?.request.definition?.metadata ?? {}).map(
      ({ description }) => description['llb.customname'],
    );
    expect(names.filter((name) => name !== undefined)).to.have.members(['[debug] one', '[debug] two']);
    fake.close();
  });
});
