import { expect } from 'chai';
import { FRAMEWORK_FILES } from '../../../src/plan/framework/framework-files.ts';
import {
  type FrameworkRequest,
  parseFrameworkManifest,
  renderFrameworkManifest,
  selectFrameworkFiles,
} from '../../../src/plan/framework/framework-manifest.ts';

const manifest = parseFrameworkManifest(renderFrameworkManifest(FRAMEWORK_FILES), 'here');

const base: FrameworkRequest = {
  parts: ['core'],
  family: 'debian',
  trustedBoot: false,
  skip: [],
};
const paths = (change: Partial<FrameworkRequest>): readonly string[] =>
  selectFrameworkFiles(manifest, { ...base, ...change }).map(({ path }) => path);

describe('the list of files in a framework image', () => {
  it('is the same text for the same files in another order', () => {
    expect(renderFrameworkManifest([...FRAMEWORK_FILES].reverse())).to.equal(
      renderFrameworkManifest(FRAMEWORK_FILES),
    );
  });

  for (const [what, change, path, taken] of [
    ['GRUB files', {}, '/etc/cos/grub.cfg', true],
    ['no GRUB files with Trusted Boot', { trustedBoot: true }, '/etc/cos/grub.cfg', false],
    ['no GRUB files when skipped', { skip: ['grub'] }, '/etc/cos/bootargs.cfg', false],
    ['the dracut module', {}, '/usr/lib/dracut/modules.d/28immucore/module-setup.sh', true],
    [
      'no dracut module on Alpine',
      { family: 'alpine' },
      '/usr/lib/dracut/modules.d/28immucore/module-setup.sh',
      false,
    ],
    [
      'no dracut module with Trusted Boot',
      { trustedBoot: true },
      '/etc/dracut.conf.d/99-immucore.conf',
      false,
    ],
    ['mkinitfs on Alpine', { family: 'alpine' }, '/etc/mkinitfs/mkinitfs.conf', true],
    ['no mkinitfs elsewhere', {}, '/etc/mkinitfs/mkinitfs.conf', false],
    ['cloud-configs with Trusted Boot', { trustedBoot: true }, '/system/oem/00_rootfs.yaml', true],
    ['no cloud-configs when skipped', { skip: ['cloudconfigs'] }, '/system/oem/00_rootfs.yaml', false],
    ['nothing of a part that was not asked for', { parts: ['provider'] }, '/etc/motd', false],
  ] as const satisfies readonly (readonly [string, Partial<FrameworkRequest>, string, boolean])[])
    it(`gives ${what}`, () => {
      expect(paths(change).includes(path)).to.equal(taken);
    });

  for (const [what, text, message] of [
    ['no JSON', '{', 'not JSON'],
    ['another version', '{"version":2,"files":[]}', 'version'],
    ['an unknown step', '{"version":1,"files":[{"path":"/a","mode":420,"part":"core","step":"x"}]}', 'step'],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(() => parseFrameworkManifest(text, 'image x'))
        .to.throw('image x')
        .with.property('hint');
      expect(() => parseFrameworkManifest(text, 'image x')).to.throw(message);
    });
});
