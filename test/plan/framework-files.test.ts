import { expect } from 'chai';
import { frameworkExclusions, needsLegacyPrograms } from '../../src/plan/framework-files.ts';

describe('frameworkExclusions', () => {
  it('keeps everything by default', () =>
    expect(frameworkExclusions({ skip: [], trustedBoot: false })).to.deep.equal([]));
  it('keeps boot loader and initrd files out of a Trusted Boot image', () =>
    expect(frameworkExclusions({ skip: [], trustedBoot: true })).to.include.members([
      '/etc/cos/grub.cfg',
      '/usr/lib/dracut',
    ]));
  it('leaves out the files of skipped steps', () =>
    expect(
      frameworkExclusions({ skip: ['cloudconfigs', 'initramfsConfigs'], trustedBoot: false }),
    ).to.deep.equal([
      '/etc/dracut.conf.d',
      '/etc/mkinitfs',
      '/system/oem',
      '/usr/lib/dracut',
      '/usr/share/mkinitfs',
    ]));
});

describe('needsLegacyPrograms', () => {
  for (const [text, answer] of [
    [undefined, false],
    ['inst_multiple immucore kairos-agent', false],
    ['inst_multiple partprobe sgdisk', true],
  ] as const)
    it(`says ${String(answer)} for ${text ?? 'no module'}`, () =>
      expect(needsLegacyPrograms(text)).to.equal(answer));
});
