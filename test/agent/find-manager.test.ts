import { expect } from 'chai';
import { withFoundManager, withPackagesOf } from '../../src/agent/find-manager.ts';
import { debian } from '../../src/distro/debian/debian.ts';
import { FAMILIES } from '../../src/distro/registry.ts';
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

describe('the package manager of a directory of packages', () => {
  for (const { family, distro } of FAMILIES)
    for (const { manager } of distro.managers ?? [{ manager: distro.packageManager }])
      it(`${manager.name} of ${family} reads no repository of the image's`, () => {
        const find = () =>
          withPackagesOf({ ...distro, packageManager: manager }, '/srv/packages').packageManager;
        if (manager.refusesChanges !== undefined) {
          expect(find).to.throw("packages can't be taken from /srv/packages");
          return;
        }
        const local = find();
        const own = local.guards.filter((guard) => !manager.guards.some(({ path }) => path === guard.path));
        expect(own.map(({ content }) => content).join('')).to.include('/srv/packages');
        expect(local.guards.length).to.equal(manager.guards.length + own.length);
        const said = JSON.stringify([local.install(['a']), local.refresh, local.upgrade, local.environment]);
        const before = JSON.stringify([
          manager.install(['a']),
          manager.refresh,
          manager.upgrade,
          manager.environment,
        ]);
        // pacman's one file of configuration is the one that is stood in for.
        if (manager.name !== 'pacman') expect(said).to.not.equal(before);
      });

  it('keeps what pacman.conf says besides', () => {
    const arch = FAMILIES.find(({ family }) => family === 'arch')?.distro;
    if (arch === undefined) throw new Error('there is no Arch');
    const guard = withPackagesOf(arch, '/srv/p').packageManager.guards.find(
      ({ path }) => path === '/etc/pacman.conf',
    );
    const held =
      '# head\n[options]\nHoldPkg = glibc\nNoExtract = usr/share/help/*\n\n[core]\nInclude = /etc/pacman.d/mirrorlist\n';
    expect(guard?.rewrites?.(held)).to.equal(
      '[options]\nHoldPkg = glibc\nNoExtract = usr/share/help/*\n\n[kairos-packages]\nSigLevel = Never\nServer = file:///srv/p\n',
    );
    expect(guard?.rewrites?.('[options]\nArchitecture = auto\n')).to.include(
      'Architecture = auto\n\n[kairos',
    );
  });

  it('is the image’s own where no directory is named', () =>
    expect(withPackagesOf(redhat, undefined)).to.equal(redhat));
});
