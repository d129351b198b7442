import { expect } from 'chai';
import { debian } from '../../../src/distro/debian/debian.ts';
import { finishNvidia, NVIDIA_KEYRING, prepareNvidia } from '../../../src/distro/debian/nvidia.ts';
import { MODELS } from '../../../src/spec/image-spec.ts';
import { debianSystem, imageRequestOf } from '../../support/requests.ts';

describe('NVIDIA’s boards', () => {
  const boards = MODELS.filter((model) => model.startsWith('nvidia-'));

  for (const model of boards)
    it(`have the sources of ${model} trusted by a key that has to be there first`, () => {
      const [need, ...actions] = prepareNvidia(imageRequestOf({ model }));
      expect(need).to.include({ do: 'need', path: NVIDIA_KEYRING });
      const sources = actions.at(-1);
      const content = sources?.do === 'write' ? sources.content : '';
      expect(
        content
          .trimEnd()
          .split('\n')
          .every((line) => line.startsWith(`deb [signed-by=${NVIDIA_KEYRING}] https://`)),
      ).to.equal(true);
    });

  it('are the only ones with such sources', () => {
    for (const model of MODELS.filter((name) => !boards.includes(name))) {
      expect(prepareNvidia(imageRequestOf({ model }))).to.deep.equal([]);
      expect(finishNvidia(imageRequestOf({ model }))).to.deep.equal([]);
    }
  });

  it('have Orin’s CUDA moved off the persistent directory when it is installed, not before', () => {
    const request = imageRequestOf({ model: 'nvidia-jetson-agx-orin' });
    const moves = (when: 'beforePackages' | 'afterPackages'): boolean =>
      JSON.stringify(debian[when](request)).includes('/usr/local/cuda-12.6');
    expect(moves('beforePackages')).to.equal(false);
    expect(moves('afterPackages')).to.equal(true);
  });

  it('have one kernel without a release in its name', () => {
    expect(debian.kernels.images('5.15.148-tegra')).to.include('/boot/Image');
    expect(debian.kernels.images('6.8.0-31-generic')).to.not.include('/boot/Image');
  });

  it('leave out of the initrd what the Factory leaves out', () => {
    const system = debianSystem({ distro: 'ubuntu', version: '24.04', arch: 'arm64' });
    const files = (model: (typeof MODELS)[number]): string =>
      JSON.stringify(debian.initrd.configuration(imageRequestOf({ system, model })));
    expect(files('nvidia-jetson-thor')).to.include('omit_drivers').and.not.include('iscsi');
    expect(files('nvidia-jetson-orin-nx')).to.include('omit_dracutmodules+=\\" iscsi');
    expect(files('nvidia-dgx-spark')).to.not.include('omit_');
  });
});
