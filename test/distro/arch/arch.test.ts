import { expect } from 'chai';
import { arch } from '../../../src/distro/arch/arch.ts';
import type { ImageRequest } from '../../../src/distro/distro.ts';
import { differenceFrom, type FactoryRow, factoryRows, titleOf } from '../../support/factory-rows.ts';
import { archSystem, imageRequestOf } from '../../support/requests.ts';

const rows = factoryRows('arch');

const requestFor = ({ version, arch: architecture, model, trustedBoot }: FactoryRow): ImageRequest =>
  imageRequestOf({ system: archSystem({ arch: architecture, version }), model, trustedBoot });

const names = (request: ImageRequest): readonly string[] => {
  const { base, kernel } = arch.packages(request);
  return [...base, ...kernel].map(({ name }) => name);
};

/** What the Factory lacks: everything but 14 packages that it has everywhere, and the Raspberry Pi's kernel. */
const isSupported = ({ arch: architecture, model, trustedBoot }: FactoryRow): boolean =>
  !trustedBoot && architecture !== 'riscv64' && !model.startsWith('nvidia-');

describe('Arch Linux', () => {
  it('has all rows of the fixture', () => expect(rows).to.have.lengthOf(18));

  for (const row of rows) {
    const { arch: architecture, model } = row;
    if (!isSupported(row))
      it(`refuses ${titleOf(row)}, with the reason`, () => {
        expect(arch.refuses(requestFor(row))).to.match(/riscv64|Trusted Boot|none of its kernels/);
      });
    else
      it(`has all the Factory has for ${titleOf(row)}, and a kernel`, () => {
        const request = requestFor(row);
        expect(arch.refuses(request)).to.equal(undefined);
        const lacking = differenceFrom(row, arch.packages(request)).filter((change) =>
          change.startsWith('-'),
        );
        expect(lacking).to.deep.equal([]);
        const expected =
          architecture === 'amd64' ? 'linux' : model === 'generic' ? 'linux-aarch64' : 'linux-rpi';
        expect(arch.packages(request).kernel.map(({ name }) => name)).to.include(expected);
      });
  }

  it('says of every name that the Factory has not where it is from', () => {
    const factory = new Set(rows[0]?.packages);
    for (const { name, source } of arch.packages(imageRequestOf({ system: archSystem() })).base)
      if (!factory.has(name)) expect(source, name).to.equal('documentation');
  });

  it('takes the boot files of the board on a Raspberry Pi, and open-vm-tools only on amd64', () => {
    const board = names(imageRequestOf({ system: archSystem({ arch: 'arm64' }), model: 'rpi4' }));
    expect(board).to.include.members(['raspberrypi-bootloader', 'firmware-raspberrypi', 'linux-rpi']);
    expect(board).to.not.include('open-vm-tools').and.not.include('linux-aarch64');
    expect(names(imageRequestOf({ system: archSystem() }))).to.include('open-vm-tools');
  });

  it('brings what the v2.16 framework puts into the initrd, and only there', () => {
    const extra = ['cloud-guest-utils', 'gptfdisk', 'parted'];
    expect(names(imageRequestOf({ system: archSystem(), legacyFramework: true }))).to.include.members(extra);
    expect(names(imageRequestOf({ system: archSystem() }))).to.not.include.members(extra);
  });

  it('refuses FIPS', () => {
    expect(arch.refuses(imageRequestOf({ system: archSystem(), fips: true }))).to.include('validated');
  });

  it('builds the initrd with dracut and the network of systemd', () => {
    const configuration = JSON.stringify(arch.initrd.configuration(imageRequestOf({ system: archSystem() })));
    expect(configuration)
      .to.include('[{"name":"systemd-networkd"},{"name":"systemd-resolved"}]')
      .and.not.include('network-legacy');
    expect(configuration).to.include('nd_pmem').and.include('multipath').and.include('systemd-sysext');
    const [depmod, dracut] = arch.initrd.build({ release: '6.12.9-arch1-1', output: '/boot/out' });
    expect(depmod).to.deep.equal(['depmod', '-a', '6.12.9-arch1-1']);
    expect(dracut?.[0]).to.equal('dracut');
  });

  it('enables sshd and the network, and passes over what was left out', () => {
    const units = arch.units(imageRequestOf({ system: archSystem() }));
    expect(units.map(({ unit }) => unit)).to.include.members(['sshd.service', 'systemd-networkd.service']);
    for (const { ifMissing } of units) expect(ifMissing).to.equal('pass');
  });

  it('keeps the package index when asked to, and downloads never', () => {
    const removed = (keepIndex: boolean): string =>
      JSON.stringify(arch.cleanup(imageRequestOf({ system: archSystem(), keepIndex })));
    expect(removed(false)).to.include('/var/lib/pacman/sync/*');
    expect(removed(true)).to.not.include('/var/lib/pacman/sync/*');
    expect(removed(true)).to.include('/var/cache/pacman/pkg/*');
  });
});
