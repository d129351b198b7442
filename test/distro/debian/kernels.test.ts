import { expect } from 'chai';
import { kernels } from '../../../src/distro/debian/kernels.ts';
import { imageRequestOf } from '../../support/requests.ts';

describe('Debian kernels', () => {
  it('finds releases through meta packages, signed or not', () => {
    const stdout = [
      'linux-image-amd64\nlinux-image-6.1.0-37-amd64 (= 6.1.140-1)\n',
      'linux-image-6.8.0-51-generic\nkmod, linux-base (>= 4.5)\n',
      'linux-virtual\nlinux-image-unsigned-6.8.0-60-virtual, linux-image-6.8.0-51-generic\n',
    ].join('');
    expect(kernels.parseReleases(stdout)).to.deep.equal([
      '6.1.0-37-amd64',
      '6.8.0-51-generic',
      '6.8.0-60-virtual',
    ]);
    expect(kernels.parseReleases('jq\nlibc6\n')).to.deep.equal([]);
    expect(kernels.releasesOf(['linux-image-amd64']).at(-1)).to.equal('linux-image-amd64');
  });

  it('looks in /boot first', () =>
    expect(kernels.images('6.1.0-37-amd64')[0]).to.equal('/boot/vmlinuz-6.1.0-37-amd64'));

  it('prefers the board’s kernel on a Raspberry Pi only', () => {
    const prefers = kernels.preferred?.(imageRequestOf({ model: 'rpi4' }));
    expect(prefers?.('6.8.0-1015-raspi')).to.equal(true);
    expect(prefers?.('6.8.0-51-generic')).to.equal(false);
    expect(kernels.preferred?.(imageRequestOf())).to.equal(undefined);
  });
});
