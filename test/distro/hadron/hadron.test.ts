import { expect } from 'chai';
import { hadron } from '../../../src/distro/hadron/hadron.ts';
import { planInit } from '../../../src/plan/init.ts';
import { planInstall } from '../../../src/plan/install.ts';
import { factoryRows } from '../../support/factory-rows.ts';
import { agentRequestOf, hadronSystem, imageRequestOf } from '../../support/requests.ts';

const rows = factoryRows('hadron');

describe('Hadron', () => {
  it('has all rows of the fixture', () => expect(rows).to.have.lengthOf(18));

  // The Factory's tables name what all distributions get, and it leaves the package steps out.
  for (const { version, arch, model, trustedBoot, kernel } of rows)
    it(`has no packages and no kernel of its own: ${arch} ${model}${trustedBoot ? ' trusted boot' : ''}`, () => {
      expect(kernel).to.deep.equal([]);
      const request = imageRequestOf({ system: hadronSystem({ arch, version }), model, trustedBoot });
      expect(hadron.packages(request)).to.deep.equal({ base: [], kernel: [] });
    });

  it('takes the kernel that the base image has', () => {
    const steps = planInstall(agentRequestOf({ system: hadronSystem() })).map(({ name }) => name);
    expect(steps).to.deep.equal(['kairosBinaries']);
    expect(hadron.kernels.images('6.18.0')).to.deep.equal(['/boot/vmlinuz']);
  });

  it('has the drivers of persistent memory in its initrd, which the Factory leaves out', () =>
    expect(JSON.stringify(planInit(agentRequestOf({ system: hadronSystem() })))).to.include('nd_pmem'));

  it('refuses riscv64 and FIPS, with the reason', () => {
    expect(hadron.refuses(imageRequestOf({ system: hadronSystem({ arch: 'riscv64' }) }))).to.match(/riscv64/);
    expect(hadron.refuses(imageRequestOf({ system: hadronSystem(), fips: true }))).to.match(/validated/);
  });
});
