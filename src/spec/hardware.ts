import type { Architecture } from './image-spec.ts';

/** Architectures for which the Kairos binaries have no FIPS build. */
export const NO_FIPS: readonly Architecture[] = ['riscv64'];
