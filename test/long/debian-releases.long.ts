import { rm } from 'node:fs/promises';
import { type BaseImage, DEBIAN_11, DEBIAN_12, DEBIAN_13, DEBIAN_SID } from '../../scripts/lab/base-image.ts';
import { type LongLab, startLongLab } from './support/conversion-lab.ts';

/** What an initrd must hold on every release: the program that takes over, how the network comes up, and a driver for it. */
const IN_EVERY_INITRD = [
  /^usr\/bin\/immucore$/m,
  // bullseye's images have a /lib of its own.
  /^(?:usr\/)?lib\/systemd\/systemd-networkd$/m,
  /\/virtio_net\.ko/,
];

/** The one that moves first, and the oldest last. */
const BASES: readonly BaseImage[] = [DEBIAN_SID, DEBIAN_13, DEBIAN_12, DEBIAN_11];

describe('conversion of every Debian release, with real packages', function () {
  this.timeout('60m');
  let lab: LongLab;
  before(async () => {
    lab = await startLongLab();
  });
  after(async () => lab.stop());

  for (const base of BASES)
    it(base.reference, async () => {
      const root = await lab.convert({
        base,
        words: [],
        expected: {
          trustedBoot: false,
          variant: 'core',
          release: { KAIROS_VERSION: 'v1.0.0', KAIROS_FLAVOR: 'debian' },
          kernel: /-amd64$/,
        },
        initrd: IN_EVERY_INITRD,
      });
      await rm(root, { recursive: true });
    });
});
