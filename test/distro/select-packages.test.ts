import { expect } from 'chai';
import { packageNames, type PackageRow } from '../../src/distro/package-row.ts';
import { selectPackages } from '../../src/distro/select-packages.ts';
import type { ImageRequest } from '../../src/distro/distro.ts';
import { debianSystem, imageRequestOf } from '../support/requests.ts';

const selected = (row: Omit<PackageRow, 'names'>, changes: Partial<ImageRequest> = {}): boolean =>
  selectPackages({ base: [{ ...row, names: ['it'] }], kernel: [] }, imageRequestOf(changes)).base.length ===
  1;

const CASES: readonly [
  row: Omit<PackageRow, 'names'>,
  applies: Partial<ImageRequest>,
  not: Partial<ImageRequest>,
][] = [
  [{ distro: 'debian' }, {}, { system: debianSystem({ distro: 'ubuntu' }) }],
  [{ distro: ['rocky', 'ol'] }, { system: debianSystem({ distro: 'ol' }) }, {}],
  [{ architectures: ['amd64'] }, {}, { system: debianSystem({ arch: 'arm64' }) }],
  [{ models: ['rpi4'] }, { model: 'rpi4' }, {}],
  [{ version: '>=12' }, {}, { system: debianSystem({ version: '11' }) }],
  [{ trustedBoot: true }, { trustedBoot: true }, {}],
  [{ trustedBoot: false }, {}, { trustedBoot: true }],
  [{ fips: true }, { fips: true }, {}],
  [{ legacyFramework: false }, {}, { legacyFramework: true }],
];

describe('selectPackages', () => {
  for (const [row, applies, not] of CASES)
    it(`takes a row by ${JSON.stringify(row)}`, () => {
      expect(selected(row, applies)).to.equal(true);
      expect(selected(row, not)).to.equal(false);
    });

  it('takes a row that says nothing for every image', () => expect(selected({})).to.equal(true));

  it('sorts, repeats nothing, and keeps the first reason and source', () => {
    const base: readonly PackageRow[] = [
      { names: packageNames(' less\n  file '), reason: 'first', source: 'archive' },
      { names: ['file'], reason: 'second' },
    ];
    expect(selectPackages({ base, kernel: [{ names: ['linux'] }] }, imageRequestOf())).to.deep.equal({
      base: [
        { name: 'file', reason: 'first', source: 'archive' },
        { name: 'less', reason: 'first', source: 'archive' },
      ],
      kernel: [{ name: 'linux' }],
    });
  });

  it('replaces the table’s kernel by the one asked for', () => {
    const tables = { base: [], kernel: [{ names: ['linux'] }] };
    const { kernel } = selectPackages(tables, imageRequestOf({ kernel: ['linux-cloud'] }));
    expect(kernel.map(({ name }) => name)).to.deep.equal(['linux-cloud']);
  });
});
