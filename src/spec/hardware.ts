import type { Architecture, Model } from './image-spec.ts';

/** Models whose hardware has one architecture only; the others take any. */
export const MODEL_ARCHITECTURE: Readonly<Partial<Record<Model, Architecture>>> = {
  rpi3: 'arm64',
  rpi4: 'arm64',
  rpi5: 'arm64',
  'nvidia-jetson-agx-orin': 'arm64',
  'nvidia-jetson-orin-nx': 'arm64',
  'nvidia-jetson-thor': 'arm64',
  'nvidia-dgx-spark': 'arm64',
};

/** Architectures for which the Kairos binaries have no FIPS build. */
export const NO_FIPS: readonly Architecture[] = ['riscv64'];
