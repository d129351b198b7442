import { expect } from 'chai';
import { readCapabilities } from '../../src/frontend/capabilities.ts';

describe('readCapabilities', () => {
  const capabilities = readCapabilities([
    { id: 'mergeop', enabled: false, reason: 'this storage has no merge' },
    { id: 'file.base', enabled: true, reason: '' },
  ]);

  it('has what is listed and enabled', () => {
    expect(['file.base', 'mergeop', 'diffop'].map(capabilities.has)).to.deep.equal([true, false, false]);
    expect([...capabilities.enabled]).to.deep.equal(['file.base']);
  });

  it("says what for and since when something is needed, with the daemon's reason", () => {
    capabilities.require('file.base', 'copy files', '0.5');
    expect(() => capabilities.require('mergeop', 'merge trees', '0.10')).to.throw(
      "this daemon can't merge trees: this storage has no merge",
    );
    expect(() => capabilities.require('source.ocilayout', 'read OCI layouts', '0.11')).to.throw(
      /^this daemon can't read OCI layouts$/,
    );
  });
});
