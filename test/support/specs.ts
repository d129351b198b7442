import type { BuildOptions } from '../../src/plan/plan-build.ts';
import type { ImageSpec, MatrixCell } from '../../src/spec/image-spec.ts';

/** A core image on Debian 12 with everything at its default, and what the test is about on top. */
export function imageSpec(changes: Partial<ImageSpec> = {}): ImageSpec {
  return {
    base: 'debian:12',
    version: 'v1.0.0',
    model: 'generic',
    variant: 'core',
    trustedBoot: false,
    fips: false,
    registry: 'quay.io/kairos',
    kernel: [],
    packages: { add: [], remove: [] },
    providers: [],
    skip: [],
    stages: {},
    ...changes,
  };
}

export const matrixCell = (
  changes: Partial<ImageSpec> = {},
  name = 'debian-12-core-generic',
): MatrixCell => ({
  name,
  spec: imageSpec(changes),
});

/** Build options at their defaults, for an agent whose version does not change with ours. */
export const buildOptions = (changes: Partial<BuildOptions> = {}): BuildOptions => ({
  phases: 'split',
  frameworkSource: 'stage',
  cacheMounts: true,
  agentImage: 'quay.io/kairos-gen/kairos-init:0.1.0',
  agentVersion: '0.1.0',
  parametric: false,
  ...changes,
});
