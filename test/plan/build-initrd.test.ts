import { expect } from 'chai';
import { initrd } from '../../src/distro/debian/initrd.ts';
import { buildInitrd, kernelConfigPaths } from '../../src/plan/build-initrd.ts';

describe('buildInitrd', () => {
  it('gives the name to a whole initrd only', () => {
    const actions = buildInitrd(initrd, '6.1.0', 'CONFIG_RD_XZ=y\n');
    expect(actions.map((action) => action.do)).to.deep.equal([
      ...['remove', 'directory', 'run', 'run', 'remove'],
      ...['move', 'mode'],
    ]);
    expect(JSON.stringify(actions)).to.include('xz --check=crc32');
    expect(JSON.stringify(buildInitrd(initrd, '6.1.0'))).to.include('gzip');
    expect(kernelConfigPaths('6.1.0')[0]).to.equal('/boot/config-6.1.0');
  });
  it('keeps the temporary files together, so that the next run removes what a killed one has left', () => {
    const [remove, directory, ...rest] = buildInitrd(initrd, '6.1.0');
    if (remove?.do !== 'remove' || directory?.do !== 'directory') throw new Error('another order');
    expect(remove.paths).to.deep.equal([directory.path]);
    for (const action of rest)
      if (action.do === 'run') expect(action.environment).to.deep.equal({ TMPDIR: directory.path });
  });
});
