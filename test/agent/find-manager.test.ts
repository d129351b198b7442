import { expect } from 'chai';
import { withFoundManager } from '../../src/agent/find-manager.ts';
import { debian } from '../../src/distro/debian/debian.ts';
import { redhat } from '../../src/distro/redhat/redhat.ts';
import { fakeFiles } from '../support/fake-host.ts';

const found = async (...programs: readonly string[]): Promise<string> => {
  const files = fakeFiles(Object.fromEntries(programs.map((program) => [`/usr/bin/${program}`, ''])));
  return (await withFoundManager(redhat, files)).packageManager.name;
};

describe('the package manager of an image', () => {
  it('is the newest that is there', async () => {
    expect(await found('dnf', 'dnf5', 'microdnf')).to.equal('dnf5');
    expect(await found('dnf', 'microdnf')).to.equal('dnf');
    expect(await found('microdnf')).to.equal('microdnf');
  });
  it('is the family’s usual one where none is found', async () => expect(await found()).to.equal('dnf'));
  it('is the family’s only one', async () =>
    expect(await withFoundManager(debian, fakeFiles())).to.equal(debian));
});
