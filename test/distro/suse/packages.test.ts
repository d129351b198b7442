import { expect } from 'chai';
import { BASE_PACKAGES, KERNEL_PACKAGES } from '../../../src/distro/suse/packages.ts';
import { suse } from '../../../src/distro/suse/suse.ts';
import {
  differenceFrom,
  FACTORY_ROWS,
  type FactoryRow,
  factoryRows,
  type KnownDifference,
  titleOf,
} from '../../support/factory-rows.ts';
import { imageRequestOf, suseSystem } from '../../support/requests.ts';

const rows = factoryRows(...Object.values(suse.ids));

const requestFor = ({ distro, version, arch, model, trustedBoot }: FactoryRow) =>
  imageRequestOf({
    system: suseSystem({ distro, id: distro, version, arch }),
    model,
    trustedBoot,
  });

/** Every way in which we differ on purpose from what the Factory resolves, and on which systems. */
const DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: 'the Factory installs it on SLE Micro by a command of its own',
    when: ({ distro }) => distro === 'sle-micro-rancher',
    changes: ['+systemd-network'],
  },
  {
    reason: 'the Factory has no boot loader for Trusted Boot outside Ubuntu',
    when: ({ distro, trustedBoot }) => distro !== 'sle-micro-rancher' && trustedBoot,
    changes: ['+systemd-boot'],
  },
];

describe("SUSE's packages", () => {
  it('has all rows of the fixture', () => expect(rows).to.have.lengthOf(126));

  const made = rows.filter((row) => suse.refuses(requestFor(row)) === undefined);
  for (const row of made) {
    it(titleOf(row), () => {
      const expected = DIFFERENCES.filter(({ when }) => when(row)).flatMap(({ changes }) => changes);
      expect(differenceFrom(row, suse.packages(requestFor(row)))).to.deep.equal([...expected].sort());
    });
  }

  /** What the Factory has rows for and we refuse, and by which words. */
  const whyRefused = ({ distro, arch, model, trustedBoot }: FactoryRow): string | undefined => {
    if (arch === 'riscv64' && distro !== 'opensuse-tumbleweed') return 'not published for riscv64';
    if (model.startsWith('nvidia-')) return model;
    return distro === 'sle-micro-rancher' && trustedBoot ? 'systemd 252' : undefined;
  };
  it('refuses, of these rows, what is not published, boards without packages, and Trusted Boot with a systemd that is too old', () => {
    expect(rows.filter((row) => whyRefused(row) === undefined)).to.deep.equal(made);
    for (const row of rows.filter((one) => !made.includes(one)))
      expect(suse.refuses(requestFor(row))).to.include(whyRefused(row));
  });

  it('takes networkd and resolved from the one package that has both before 15 SP6', () => {
    const wishes = (distro: string, version: string) =>
      suse
        .packages(imageRequestOf({ system: suseSystem({ distro, id: distro, version }) }))
        .base.filter(({ name }) => /^systemd-/.test(name));
    const names = (distro: string, version: string): string[] =>
      wishes(distro, version).map(({ name }) => name);
    for (const [distro, version] of [
      ['opensuse-leap', '15.5'],
      ['sles', '15.4'],
      ['sles', '15.5'],
    ] as const)
      expect(names(distro, version)).to.deep.equal(['systemd-network']);
    for (const [distro, version] of [
      ['opensuse-leap', '16.0'],
      ['sles', '16.0'],
      ['opensuse-tumbleweed', 'rolling'],
    ] as const)
      expect(names(distro, version)).to.deep.equal(['systemd-networkd', 'systemd-resolved']);
    expect(wishes('sles', '15.5')[0]).to.have.property('source', 'unverified');
  });

  it('has what FIPS mode needs, and nothing of it otherwise', () => {
    const base = (fips: boolean, changes: Parameters<typeof suseSystem>[0] = {}): string[] =>
      suse.packages(imageRequestOf({ system: suseSystem(changes), fips })).base.map(({ name }) => name);
    const without = base(false);
    expect(base(true).filter((name) => !without.includes(name))).to.deep.equal([
      'crypto-policies-scripts',
      'dracut-fips',
      'patterns-base-fips',
    ]);
    expect(base(true, { distro: 'sle-micro-rancher', version: '5.4' })).to.not.include(
      'crypto-policies-scripts',
    );
  });

  it('adds what the v2.16 framework puts into the initrd, and only there', () => {
    const base = (legacyFramework: boolean, trustedBoot = false) =>
      suse
        .packages(imageRequestOf({ system: suseSystem(), legacyFramework, trustedBoot }))
        .base.map(({ name }) => name);
    expect(base(true)).to.include.members(['gptfdisk', 'growpart', 'parted']);
    expect(base(false)).to.not.include.members(['gptfdisk']);
    expect(base(true, true)).to.deep.equal(base(false, true));
  });

  it('has no name that is none, and a source for every name that is not the Factory’s', () => {
    const factory = new Set(FACTORY_ROWS.flatMap((row) => [...row.packages, ...row.kernel]));
    for (const row of [...BASE_PACKAGES, ...KERNEL_PACKAGES])
      for (const name of row.names) {
        expect(name).to.match(/^[a-z0-9][a-z0-9+._-]+$/);
        if (row.source === undefined) expect(factory.has(name), name).to.equal(true);
        else expect(row.reason, name).to.be.a('string');
      }
  });
});
