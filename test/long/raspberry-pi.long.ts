import { expect } from 'chai';
import { DEBIAN_12 } from '../../scripts/lab/base-image.ts';
import { arm64Emulation, type Emulation, emulationUnavailable } from '../../scripts/lab/emulation.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import { machine } from '../e2e/conversion/execute.ts';
import { type LongLab, startLongLab } from './support/conversion-lab.ts';

const unavailable = await emulationUnavailable(machine);

/** All of it by qemu-user: apt, dpkg's scripts, dracut and the agent's arm64 executable. */
describe('conversion of Debian for a Raspberry Pi 4, with real packages under emulation', function () {
  this.timeout('120m');
  let emulation: Emulation | undefined;
  let lab: LongLab | undefined;

  before(async function () {
    if (unavailable !== undefined) {
      console.log(`SKIPPED the Raspberry Pi: ${unavailable}`);
      this.skip();
    }
    emulation = await arm64Emulation(machine);
    await emulation.start();
    lab = await startLongLab();
  });
  after(async () => {
    await lab?.stop();
    await emulation?.stop();
  });

  it('debian:12 for rpi4', async () => {
    if (lab === undefined) throw new Error('there is no lab');
    const root = await lab.convert({
      base: { ...DEBIAN_12, architecture: 'arm64' },
      words: ['--model', 'rpi4'],
      expected: {
        trustedBoot: false,
        variant: 'core',
        release: { KAIROS_VERSION: 'v1.0.0', KAIROS_MODEL: 'rpi4', KAIROS_ARCH: 'arm64' },
        kernel: /-arm64$/,
      },
      // Drivers of the board's own devices; genet is its network card.
      initrd: [/^usr\/bin\/immucore$/m, /^usr\/lib\/systemd\/systemd-networkd$/m, /\/bcm2711|genet\.ko/],
    });
    const files = rootedFiles(root);
    // Its configuration and U-Boot come with the disk that is made of the image.
    const firmware = await files.list('/boot/firmware');
    expect(firmware, 'the boot files of the board').to.include.members([
      'bootcode.bin',
      'start4.elf',
      'fixup4.dat',
    ]);
    expect(await files.lstat('/usr/local/sbin/ischroot')).to.equal(undefined);
  });
});
