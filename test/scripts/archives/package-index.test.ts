import { expect } from 'chai';
import { readPackages, unresolved } from '../../../scripts/archives/package-index.ts';

const MAIN = `Package: dracut-core
Version: 112-7
Provides: dracut-live, dracut-x (= 1),
 other

Package: nfs-common
Provides: nfs-client
`;

describe('the index of an archive', () => {
  const index = readPackages('Package: raspi-firmware\n', 'non-free-firmware', readPackages(MAIN, 'main'));

  it('knows packages and their components', () => {
    expect([...index.components]).to.deep.equal([
      ['dracut-core', 'main'],
      ['nfs-common', 'main'],
      ['raspi-firmware', 'non-free-firmware'],
    ]);
  });

  it('tells names that are only provided from those that are missing', () => {
    expect(unresolved(['dracut-core', 'raspi-firmware'], index)).to.deep.equal([]);
    expect(unresolved(['nfs-client', 'gone', 'dracut-x'], index)).to.deep.equal([
      'nfs-client (only a name, provided by nfs-common)',
      'gone',
      'dracut-x (only a name, provided by dracut-core)',
    ]);
  });
});
