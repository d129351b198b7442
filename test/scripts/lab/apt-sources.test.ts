import { expect } from 'chai';
import { debianSources, mirrorFromIndexTargets } from '../../../scripts/lab/apt-sources.ts';

const targets = [
  'http://mirror.example/debian/|bookworm|main',
  'http://mirror.example/debian/|bookworm|contrib',
  'http://mirror.example/debian/|bookworm-updates|main',
  'http://mirror.example/debian-security/|bookworm-security|main',
  '',
].join('\n');

describe('apt sources of the machine', () => {
  it('finds the archive and the security archive', () => {
    expect(mirrorFromIndexTargets(targets, 'bookworm')).to.deep.equal({
      archive: 'http://mirror.example/debian',
      security: 'http://mirror.example/debian-security',
    });
  });

  it('says which release has no source', () => {
    expect(() => mirrorFromIndexTargets(targets, 'trixie')).to.throw('no source for Debian trixie main');
  });

  it('writes the sources of another release', () => {
    const mirror = mirrorFromIndexTargets(targets, 'bookworm');
    expect(debianSources(mirror, 'trixie', { signedBy: '/k.gpg' })).to.deep.equal([
      'deb [signed-by=/k.gpg] http://mirror.example/debian trixie main',
      'deb [signed-by=/k.gpg] http://mirror.example/debian trixie-updates main',
      'deb [signed-by=/k.gpg] http://mirror.example/debian-security trixie-security main',
    ]);
    expect(debianSources(mirror, 'bullseye')).to.deep.equal([
      'deb http://mirror.example/debian bullseye main',
      'deb http://mirror.example/debian bullseye-updates main',
    ]);
    expect(debianSources(mirror, 'sid', { components: ['main', 'contrib'] })).to.deep.equal([
      'deb http://mirror.example/debian sid main contrib',
    ]);
  });
});
