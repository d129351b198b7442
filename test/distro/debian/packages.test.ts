import { expect } from 'chai';
import { debian } from '../../../src/distro/debian/debian.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES } from '../../../src/distro/debian/packages.ts';
import {
  differenceFrom,
  type FactoryRow,
  factoryRows,
  type KnownDifference,
  titleOf,
} from '../../support/factory-rows.ts';
import { debianSystem, imageRequestOf } from '../../support/requests.ts';

const rows = factoryRows('debian', 'ubuntu');

const requestFor = ({ distro, version, arch, model, trustedBoot }: FactoryRow) =>
  imageRequestOf({
    system: debianSystem({ distro, id: distro, version, arch }),
    model,
    trustedBoot,
  });

/** Every way in which we differ on purpose from what the Factory resolves, and on which systems. */
const DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: 'nfs-client is only a name that nfs-common provides',
    when: () => true,
    changes: ['-nfs-client'],
  },
  {
    reason: 'libatm1 was renamed',
    when: ({ distro, version }) => Number(version) >= (distro === 'debian' ? 13 : 24.04),
    changes: ['-libatm1', '+libatm1t64'],
  },
  {
    reason: 'bullseye has neither systemd-resolved nor polkitd as packages of their own',
    when: ({ distro, version }) => distro === 'debian' && version === '11',
    changes: ['-systemd-resolved', '-polkitd', '+policykit-1'],
  },
  {
    reason: 'the Factory has no Trusted Boot kernel for Debian on riscv64',
    when: ({ distro, arch, trustedBoot }) => distro === 'debian' && arch === 'riscv64' && trustedBoot,
    changes: ['+linux-image-riscv64', '+firmware-linux-free'],
  },
  {
    reason: 'the Factory takes the kernel of 24.04 for Trusted Boot on every Ubuntu (20.04, 22.04)',
    when: ({ distro, version, arch, trustedBoot }) =>
      distro === 'ubuntu' && trustedBoot && arch !== 'riscv64' && Number(version) < 24.04,
    changes: ['-linux-image-generic-hwe-24.04', '+linux-image-generic-hwe-VERSION'],
  },
  {
    reason: 'the Factory takes the kernel of 24.04 for Trusted Boot on every Ubuntu (26.04, riscv64)',
    when: ({ distro, version, arch, trustedBoot }) =>
      distro === 'ubuntu' && trustedBoot && (arch === 'riscv64' || Number(version) >= 26.04),
    changes: ['-linux-image-generic-hwe-24.04', '+linux-image-generic'],
  },
  {
    reason: 'the Factory leaves the boot loader of Trusted Boot out on Debian',
    when: ({ distro, version, trustedBoot }) => distro === 'debian' && trustedBoot && version !== '11',
    changes: ['+systemd-boot'],
  },
];

describe('Debian and Ubuntu packages', () => {
  it('has all rows of the fixture', () => expect(rows).to.have.lengthOf(180));

  const reasonOf = (row: FactoryRow): string | undefined => debian.refuses(requestFor(row));
  const supported = rows.filter((row) => reasonOf(row) === undefined);
  for (const row of supported) {
    const { version, model } = row;
    it(titleOf(row), () => {
      const isBoard = model !== 'generic';
      const expected = DIFFERENCES.filter(
        ({ when, reason }) => when(row) && !(isBoard && reason.includes('kernel')),
      )
        .flatMap(({ changes }) => changes)
        .map((change) => change.replace('VERSION', version));
      expect(differenceFrom(row, debian.packages(requestFor(row)))).to.deep.equal([...expected].sort());
    });
  }

  it('refuses of it what can’t be made, and nothing else', () => {
    const refused = rows.filter((row) => reasonOf(row) !== undefined && !row.model.startsWith('nvidia-'));
    const short = ({ distro, version, arch, trustedBoot }: FactoryRow): string =>
      `${distro} ${version}${arch === 'riscv64' ? ' riscv64' : ''}${trustedBoot ? ' trusted boot' : ''}`;
    expect([...new Set(refused.map(short))].sort()).to.deep.equal([
      'debian 11 riscv64',
      'debian 11 riscv64 trusted boot',
      'debian 11 trusted boot',
      'debian 12 riscv64',
      'debian 12 riscv64 trusted boot',
      'ubuntu 20.04 riscv64 trusted boot',
      'ubuntu 20.04 trusted boot',
      'ubuntu 22.04 riscv64 trusted boot',
      'ubuntu 22.04 trusted boot',
    ]);
  });

  it('takes NVIDIA’s boards on the release that NVIDIA builds for, and refuses them by name elsewhere', () => {
    const boards = rows.filter(({ model }) => model.startsWith('nvidia-'));
    const taken = boards.filter((row) => reasonOf(row) === undefined);
    expect(
      [...new Set(taken.map(({ distro, version, model }) => `${distro} ${version} ${model}`))].sort(),
    ).to.deep.equal([
      'ubuntu 22.04 nvidia-jetson-agx-orin',
      'ubuntu 22.04 nvidia-jetson-orin-nx',
      'ubuntu 24.04 nvidia-dgx-spark',
      'ubuntu 24.04 nvidia-jetson-thor',
    ]);
    for (const row of boards.filter((board) => !taken.includes(board)))
      expect(reasonOf(row)).to.include(row.model);
  });

  for (const version of ['23.10', '26.10', '28.04'])
    it(`takes the plain kernel on Ubuntu ${version}, which the Factory leaves without`, () => {
      const request = imageRequestOf({ system: debianSystem({ distro: 'ubuntu', version }) });
      expect(debian.packages(request).kernel).to.deep.include({
        name: 'linux-image-generic',
        reason: 'in every release; hardware enablement kernels only follow an LTS release some time later',
      });
    });

  it('knows testing as newer than every release', () => {
    const { base } = debian.packages(imageRequestOf({ system: debianSystem({ version: 'testing' }) }));
    expect(base.map(({ name }) => name))
      .to.include('systemd-cryptsetup')
      .and.not.include('libatm1');
  });

  it('adds what the v2.16 framework puts into the initrd, and only there', () => {
    const extra = ['cloud-guest-utils', 'fdisk', 'gdisk', 'parted'];
    const base = (legacyFramework: boolean, trustedBoot = false) =>
      debian.packages(imageRequestOf({ legacyFramework, trustedBoot })).base.map(({ name }) => name);
    expect(base(true)).to.include.members(extra).and.include('e2fsprogs');
    expect(base(false)).to.not.include.members(extra);
    expect(base(true, true)).to.deep.equal(base(false, true));
  });

  it('replaces the kernel by the one asked for', () => {
    const { kernel } = debian.packages(imageRequestOf({ kernel: ['linux-image-cloud-amd64'] }));
    expect(kernel.map(({ name }) => name)).to.deep.equal(['linux-image-cloud-amd64']);
  });

  it('is sorted and has no repeats', () => {
    const { base } = debian.packages(
      imageRequestOf({ system: debianSystem({ distro: 'ubuntu', version: '24.04' }) }),
    );
    const names = base.map(({ name }) => name);
    expect(names).to.deep.equal([...new Set(names)].sort());
  });

  it('has no constraint that can’t be read', () => {
    for (const row of [...BASE_PACKAGES, ...KERNEL_PACKAGES])
      for (const name of row.names) expect(name).to.match(/^[a-z0-9][a-z0-9+.-]+$/);
  });
});
