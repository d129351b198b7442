import { expect } from 'chai';
import { type RootDescription, rootKey } from '../../../scripts/lab/roots.ts';

const bullseye: RootDescription = { release: 'bullseye', variant: 'extract', packages: ['libc6'] };
const sources = ['deb http://mirror.example/debian bullseye main'];

describe('cache key of a root', () => {
  it('starts with the release and is the same for the same description', () => {
    expect(rootKey(bullseye, sources)).to.match(/^bullseye-[0-9a-f]{16}$/);
    expect(rootKey({ ...bullseye }, [...sources])).to.equal(rootKey(bullseye, sources));
  });

  it('changes with the packages and with the sources', () => {
    const keys = [
      rootKey(bullseye, sources),
      rootKey({ ...bullseye, packages: ['libc6', 'dash'] }, sources),
      rootKey(bullseye, []),
    ];
    expect(new Set(keys).size).to.equal(3);
  });
});
