import { expect } from 'chai';
import { kernels } from '../../../src/distro/arch/kernels.ts';
import { archSystem, imageRequestOf } from '../../support/requests.ts';

describe('Arch’s kernels', () => {
  it('lie with their modules', () => {
    expect(kernels.images('6.12.9-arch1-1')).to.deep.equal([
      '/usr/lib/modules/6.12.9-arch1-1/vmlinuz',
      '/boot/vmlinuz-6.12.9-arch1-1',
    ]);
  });

  it('lie under a fixed name on Arch Linux ARM', () => {
    expect(kernels.images('6.12.9-1-aarch64-ARCH')).to.include('/boot/Image');
    expect(kernels.images('6.6.69-1-rpi')).to.include('/boot/kernel8.img').and.not.include('/boot/Image');
    expect(kernels.images('6.6.69-1-rpi-16k')).to.include('/boot/kernel8.img');
  });

  it('are found by the files of a package', () => {
    const files = `/usr/
/usr/lib/modules/
/usr/lib/modules/6.12.9-arch1-1/
/usr/lib/modules/6.12.9-arch1-1/pkgbase
/usr/lib/modules/6.12.9-arch1-1/vmlinuz
/usr/lib/modules/6.6.69-1-lts/vmlinuz
`;
    expect(kernels.parseReleases(files)).to.deep.equal(['6.12.9-arch1-1', '6.6.69-1-lts']);
    expect(kernels.releasesOf(['linux', 'linux-lts'])).to.deep.equal([
      'pacman',
      '-Qlq',
      'linux',
      'linux-lts',
    ]);
  });

  it('are the board’s own on a Raspberry Pi', () => {
    const system = archSystem({ arch: 'arm64' });
    const preferred = kernels.preferred?.(imageRequestOf({ system, model: 'rpi4' }));
    expect(preferred?.('6.6.69-1-rpi')).to.equal(true);
    expect(preferred?.('6.12.9-1-aarch64-ARCH')).to.equal(false);
    expect(kernels.preferred?.(imageRequestOf({ system }))).to.equal(undefined);
  });
});
