import { expect } from 'chai';
import { FRAMEWORK_FILES } from '../../../src/plan/framework/framework-files.ts';
import {
  FRAMEWORK_RULES,
  frameworkExclusions,
  type FrameworkRequest,
  needsLegacyPrograms,
} from '../../../src/plan/framework/framework-exclusions.ts';
import { FRAMEWORK_RELEASE } from '../../../src/plan/framework/framework-release.ts';
import { FRAMEWORK_LAYOUTS } from '../../../src/plan/framework/framework-releases.ts';

const base: FrameworkRequest = {
  generator: 'dracut',
  serviceManager: 'systemd',
  variant: 'core',
  trustedBoot: false,
  skip: [],
};
const below = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(`${directory}/`);
const isIn = (path: string, change: Partial<FrameworkRequest>): boolean =>
  !frameworkExclusions({ ...base, ...change }).some((excluded) => below(path, excluded));

describe('which files of a framework go into an image', () => {
  for (const [path, change, expected] of [
    ['/etc/cos/grub.cfg', {}, true],
    ['/etc/cos/grub.cfg', { trustedBoot: true }, false],
    ['/etc/cos/bootargs.cfg', { skip: ['grub'] }, false],
    ['/usr/lib/dracut/modules.d/28immucore/module-setup.sh', {}, true],
    ['/usr/lib/dracut/modules.d/28immucore/module-setup.sh', { generator: 'mkinitfs' }, false],
    ['/etc/dracut.conf.d/99-immucore.conf', { trustedBoot: true }, false],
    ['/etc/dracut.conf.d/99-immucore.conf', { skip: ['initramfsConfigs'] }, false],
    ['/etc/mkinitfs/mkinitfs.conf', {}, false],
    ['/etc/mkinitfs/mkinitfs.conf', { generator: 'mkinitfs' }, true],
    ['/usr/share/mkinitfs/initramfs-init', { generator: 'mkinitfs', trustedBoot: true }, false],
    ['/usr/sbin/cos-setup-reconcile', {}, false],
    ['/usr/sbin/cos-setup-reconcile', { serviceManager: 'openrc' }, true],
    ['/system/oem/00_rootfs.yaml', { trustedBoot: true }, true],
    ['/system/oem/00_rootfs.yaml', { skip: ['cloudconfigs'] }, false],
    ['/usr/bin/immucore', {}, true],
    ['/usr/bin/immucore', { skip: ['kairosBinaries'] }, false],
    ['/system/providers/agent-provider-kairos', {}, false],
    ['/system/providers/agent-provider-kairos', { variant: 'standard' }, true],
    ['/usr/bin/edgevpn', { variant: 'standard', skip: ['providerBinaries'] }, false],
    ['/etc/kairos/framework-release', { trustedBoot: true }, true],
    ['/etc/kairos/framework-release', { skip: ['kairosBinaries'] }, false],
    ['/usr/bin/luet', { skip: ['kairosBinaries'], trustedBoot: true }, true],
  ] as const satisfies readonly (readonly [string, Partial<FrameworkRequest>, boolean])[])
    it(`${path} ${expected ? 'goes in' : 'stays out'} with ${JSON.stringify(change)}`, () => {
      expect(isIn(path, change)).to.equal(expected);
    });

  it('every file of ours falls under exactly one rule', () => {
    const releases = Object.values(FRAMEWORK_LAYOUTS).flatMap((layout) => [
      ...layout.releases,
      ...layout.links,
    ]);
    const paths = [FRAMEWORK_RELEASE, ...[...FRAMEWORK_FILES, ...releases].map(({ path }) => path)];
    for (const path of paths.filter((name) => name !== '/usr/bin/kairos')) {
      const rules = FRAMEWORK_RULES.filter((rule) => rule.paths.some((directory) => below(path, directory)));
      expect(rules, path).to.have.length(1);
    }
  });

  it('what only standard takes is what the provider part holds', () => {
    for (const { part, path } of Object.values(FRAMEWORK_LAYOUTS).flatMap(({ releases }) => releases)) {
      const forStandard = FRAMEWORK_RULES.some(
        (rule) => rule.variant === 'standard' && rule.paths.some((directory) => below(path, directory)),
      );
      expect(forStandard, path).to.equal(part === 'provider');
    }
  });
});

describe('a dracut module of the v2.16 era', () => {
  it('is told by the programs it asks for', () => {
    expect(needsLegacyPrograms('inst_multiple partprobe sync')).to.equal(true);
    expect(needsLegacyPrograms('inst_multiple sync')).to.equal(false);
    expect(needsLegacyPrograms(undefined)).to.equal(false);
  });
});
