import { expect } from 'chai';
import { BASE_PACKAGES, KERNEL_PACKAGES } from '../../../src/distro/redhat/packages.ts';
import { redhat } from '../../../src/distro/redhat/redhat.ts';
import type { ImageRequest } from '../../../src/distro/distro.ts';
import {
  differenceFrom,
  type FactoryRow,
  factoryRows,
  type KnownDifference,
  titleOf,
} from '../../support/factory-rows.ts';
import { imageRequestOf, redHatSystem } from '../../support/requests.ts';

const rows = factoryRows('fedora', 'rhel', 'rocky', 'almalinux', 'ol');

const requestFor = ({ distro, version, arch, model, trustedBoot }: FactoryRow): ImageRequest =>
  imageRequestOf({
    system: redHatSystem({
      distro,
      id: distro,
      version,
      prettyName: `${distro} ${version}`,
      arch,
    }),
    model,
    trustedBoot,
  });

const names = (request: ImageRequest): Set<string> => {
  const { base, kernel } = redhat.packages(request);
  return new Set([...base, ...kernel].map(({ name }) => name));
};

/** Every way in which we differ on purpose from what the Factory resolves. */
const DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: 'the Factory knows the names of systemd-boot on Ubuntu only',
    when: ({ trustedBoot }) => trustedBoot,
    changes: ['+systemd-boot-unsigned'],
  },
];

/** Why a row of the fixture is refused, by words of the refusal. */
const REFUSED: readonly { readonly when: (row: FactoryRow) => boolean; readonly says: RegExp }[] = [
  { when: ({ model }) => model !== 'generic', says: /no kernel for model/ },
  { when: ({ version, trustedBoot }) => trustedBoot && version === '8.10', says: /systemd 252/ },
  { when: ({ arch, trustedBoot }) => trustedBoot && arch === 'riscv64', says: /no systemd-boot/ },
  {
    when: ({ version, arch }) => arch === 'riscv64' && ['8.10', '9.5'].includes(version),
    says: /not published for riscv64/,
  },
];

describe('packages of Fedora and Enterprise Linux', () => {
  it('are checked against all rows of the fixture', () => expect(rows).to.have.lengthOf(288));

  for (const row of rows) {
    const refusals = REFUSED.filter(({ when }) => when(row));
    it(titleOf(row), () => {
      const refusal = redhat.refuses(requestFor(row));
      if (refusals.length > 0) {
        expect(refusals.some(({ says }) => says.test(refusal ?? ''))).to.equal(true);
        return;
      }
      expect(refusal).to.equal(undefined);
      const expected = DIFFERENCES.filter(({ when }) => when(row)).flatMap(({ changes }) => changes);
      expect(differenceFrom(row, redhat.packages(requestFor(row)))).to.deep.equal([...expected].sort());
    });
  }

  it('add what FIPS mode needs', () => {
    const system = redHatSystem({ distro: 'rocky', version: '9.6' });
    const added = [...names(imageRequestOf({ system, fips: true }))].filter(
      (name) => !names(imageRequestOf({ system })).has(name),
    );
    expect(added.sort()).to.deep.equal(['crypto-policies-scripts', 'libkcapi-hmaccalc']);
  });

  it('add what the v2.16 framework puts into the initrd', () =>
    expect([...names(imageRequestOf({ system: redHatSystem(), legacyFramework: true }))]).to.include.members([
      'cloud-utils-growpart',
      'gdisk',
      'parted',
    ]));

  it('say which names nobody has verified', () => {
    const system = redHatSystem({ distro: 'ol', version: '8.10', arch: 'arm64' });
    expect(redhat.packages(imageRequestOf({ system })).kernel.map(({ source }) => source)).to.include(
      'unverified',
    );
  });

  it('have names that could be names, and a reason for each that is not the Factory’s', () => {
    for (const { names: list, source, reason } of [...BASE_PACKAGES, ...KERNEL_PACKAGES]) {
      for (const name of list) expect(name).to.match(/^[A-Za-z0-9][A-Za-z0-9+.-]+$/);
      if (source !== undefined) expect(reason, list.join(' ')).to.be.a('string');
    }
  });
});
