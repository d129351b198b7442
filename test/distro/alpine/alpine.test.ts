import { expect } from 'chai';
import { alpine } from '../../../src/distro/alpine/alpine.ts';
import { kernels } from '../../../src/distro/alpine/kernels.ts';
import type { ImageRequest } from '../../../src/distro/distro.ts';
import { type FactoryRow, factoryRows, titleOf } from '../../support/factory-rows.ts';
import { alpineSystem, imageRequestOf } from '../../support/requests.ts';

const rows = factoryRows('alpine');

const requestFor = ({ version, arch, model, trustedBoot }: FactoryRow): ImageRequest =>
  imageRequestOf({ system: alpineSystem({ arch, version }), model, trustedBoot });

const names = (request: ImageRequest): readonly string[] => {
  const { base, kernel } = alpine.packages(request);
  return [...base, ...kernel].map(({ name }) => name);
};

const isSupported = ({ version, arch, model, trustedBoot }: FactoryRow): boolean =>
  !trustedBoot && !model.startsWith('nvidia-') && !(arch === 'riscv64' && version === '3.19');

describe('Alpine Linux', () => {
  it('has all rows of the fixture', () => expect(rows).to.have.lengthOf(54));

  for (const row of rows) {
    if (!isSupported(row))
      it(`refuses ${titleOf(row)}, with the reason`, () => {
        expect(alpine.refuses(requestFor(row))).to.match(/riscv64|systemd 252|none of its kernels/);
      });
    else
      it(`has the packages of the Factory for ${titleOf(row)}, and mkinitfs by its name`, () => {
        const request = requestFor(row);
        expect(alpine.refuses(request)).to.equal(undefined);
        const theirs = [...row.packages, ...row.kernel, 'mkinitfs'];
        expect([...names(request)].sort()).to.deep.equal([...new Set(theirs)].sort());
      });
  }

  const refusals: readonly (readonly [string, Partial<ImageRequest>, string | undefined])[] = [
    ['3.22', {}, undefined],
    ['Trusted Boot', { trustedBoot: true }, 'OpenRC'],
    ['FIPS', { fips: true }, 'validated'],
  ];
  for (const [name, changes, reason] of refusals)
    it(`${reason === undefined ? 'makes' : 'refuses'} ${name}`, () => {
      const refusal = alpine.refuses(imageRequestOf({ system: alpineSystem(), ...changes }));
      if (reason === undefined) expect(refusal).to.equal(undefined);
      else expect(refusal).to.include(reason);
    });

  it('says that nobody has tried riscv64', () => {
    const { base, kernel } = alpine.packages(imageRequestOf({ system: alpineSystem({ arch: 'riscv64' }) }));
    for (const { name, source } of [...base, ...kernel]) expect(source, name).to.equal('unverified');
    const { kernel: usual } = alpine.packages(imageRequestOf({ system: alpineSystem() }));
    expect(usual).to.deep.equal([{ name: 'linux-lts' }]);
  });

  it('builds the initrd with mkinitfs', () => {
    const options = { release: '6.12.9-0-lts', output: '/boot/out' };
    expect(alpine.initrd.build(options)).to.deep.equal([
      ['depmod', '-a', '6.12.9-0-lts'],
      ['mkinitfs', '-o', '/boot/out', '6.12.9-0-lts'],
    ]);
  });

  it('finds kernels by their flavour', () => {
    expect(kernels.images('6.12.9-0-virt')[0]).to.equal('/boot/vmlinuz-virt');
    expect(kernels.parseReleases('boot/vmlinuz-lts\nlib/modules/6.12.9-0-lts/modules.dep\n')).to.deep.equal([
      '6.12.9-0-lts',
    ]);
    const preferred = kernels.preferred?.(
      imageRequestOf({ system: alpineSystem({ arch: 'arm64' }), model: 'rpi4' }),
    );
    expect(preferred?.('6.12.9-0-rpi')).to.equal(true);
    expect(preferred?.('6.12.9-0-lts')).to.equal(false);
  });

  it('puts services into the runlevels they belong to, and passes over what was left out', () => {
    const units = alpine.units(imageRequestOf({ system: alpineSystem() }));
    const runlevels = Object.fromEntries(units.map(({ unit, runlevel }) => [unit, runlevel]));
    expect(runlevels).to.include({ sshd: 'boot', udev: 'sysinit', cgroups: 'sysinit', crond: 'default' });
    for (const { ifMissing } of units) expect(ifMissing).to.equal('pass');
  });

  it('keeps the package index when asked to', () => {
    const removed = (keepIndex: boolean): string =>
      JSON.stringify(alpine.cleanup(imageRequestOf({ system: alpineSystem(), keepIndex })));
    expect(removed(false)).to.include('/var/cache/apk/*');
    expect(removed(true)).to.not.include('/var/cache/apk/*');
  });
});
