import { expect } from 'chai';
import { choosePlatform, formatPlatform, runsOn } from '../../src/oci/choose-platform.ts';
import { digestOf } from '../../src/oci/digest.ts';
import type { ImageIndex, Platform } from '../../src/oci/image-manifest.ts';

function platform(text: string): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
const indexOf = (...platforms: readonly string[]): ImageIndex => ({
  schemaVersion: 2,
  mediaType: '',
  manifests: platforms.map((text) => ({
    mediaType: '',
    size: 1,
    digest: digestOf(text),
    platform: platform(text),
  })),
});

describe('choosePlatform', () => {
  const rows: readonly [wanted: string, offered: readonly string[], chosen: string][] = [
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/arm64', ['linux/amd64', 'linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64/v8', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v6'],
    ['linux/arm', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/amd64', ['unknown/unknown', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['windows/amd64', 'linux/amd64'], 'linux/amd64'],
  ];
  for (const [wanted, offered, chosen] of rows)
    it(`${wanted} of ${offered.join(', ')}`, () => {
      const found = choosePlatform(indexOf(...offered), platform(wanted), 'image');
      expect(found.platform && formatPlatform(found.platform)).to.equal(chosen);
    });

  it('lists what there is when nothing fits', () => {
    const choose = (...offered: string[]) =>
      choosePlatform(indexOf(...offered), platform('linux/riscv64'), 'image');
    expect(() => choose('linux/arm64', 'linux/amd64', 'unknown/unknown'))
      .to.throw('image is not made for linux/riscv64')
      .with.property('hint', 'It is made for linux/amd64, linux/arm64.');
    expect(() => choose())
      .to.throw()
      .with.property('hint', 'It names no platform at all.');
  });

  it('does not take a newer variant for an older machine', () => {
    expect(runsOn(platform('linux/arm/v7'), platform('linux/arm/v6'))).to.equal(false);
    expect(runsOn(platform('linux/amd64/v3'), platform('linux/amd64'))).to.equal(false);
  });
});
