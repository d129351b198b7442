import { expect } from 'chai';
import { FAMILIES } from '../../src/distro/registry.ts';
import { initrd } from '../../src/distro/debian/initrd.ts';
import { buildInitrd, kernelConfigPaths } from '../../src/plan/build-initrd.ts';

describe('buildInitrd', () => {
  it('gives the name to a whole initrd only', () => {
    const actions = buildInitrd(initrd, '6.1.0', 'CONFIG_RD_XZ=y\n');
    expect(actions.map((action) => action.do)).to.deep.equal([
      ...['remove', 'directory', 'run', 'run', 'need', 'remove'],
      ...['move', 'mode'],
    ]);
    expect(JSON.stringify(actions)).to.include('xz --check=crc32');
    expect(JSON.stringify(buildInitrd(initrd, '6.1.0'))).to.include('gzip');
    expect(kernelConfigPaths('6.1.0')[0]).to.equal('/boot/config-6.1.0');
  });
  it('keeps the temporary files together, so that the next run removes what a killed one has left', () => {
    const [remove, directory, ...rest] = buildInitrd(initrd, '6.1.0');
    if (remove?.do !== 'remove' || directory?.do !== 'directory') throw new Error('another order');
    expect(remove.paths).to.deep.equal([directory.path, '/boot/.initrd.unfinished']);
    for (const action of rest)
      if (action.do === 'run') expect(action.environment).to.deep.equal({ TMPDIR: directory.path });
  });
  it('reads what every family’s builder prints for errors that its exit code hides', () => {
    for (const { distro } of FAMILIES) {
      const runs = buildInitrd(distro.initrd, '6.1.0').filter((action) => action.do === 'run');
      const dracut = runs.filter(({ command }) => command[0] === 'dracut');
      for (const { errors } of dracut) {
        const pattern = new RegExp(errors?.lines ?? '^$');
        expect("dracut-install: ERROR: installing 'sha512hmac'").to.match(pattern);
        expect("dracut-install: Failed to find module 'nd_pmem'").to.not.match(pattern);
      }
    }
  });
});
