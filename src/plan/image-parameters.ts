import type { ImageSpec } from '../spec/image-spec.ts';
import { modelWord } from '../spec/models.ts';
import type { Parameter } from './build-plan.ts';

/** The documented build arguments with the values an image has, each with what it is. */
export function imageParameters(spec: ImageSpec): readonly Parameter[] {
  const { kubernetes } = spec;
  return [
    { name: 'BASE_IMAGE', value: spec.base, description: 'is the image to start from.' },
    { name: 'VARIANT', value: spec.variant, description: 'is core, or standard for one with Kubernetes.' },
    {
      name: 'MODEL',
      value: modelWord(spec.model),
      description: 'is generic, or the board the image is for.',
    },
    {
      name: 'TRUSTED_BOOT',
      value: String(spec.trustedBoot),
      description: 'is true for an image that becomes a signed UKI.',
    },
    {
      name: 'KUBERNETES_DISTRO',
      value: kubernetes?.provider ?? '',
      description: 'is k3s or k0s; only a standard image has one.',
    },
    {
      name: 'KUBERNETES_VERSION',
      value: kubernetes?.version ?? '',
      description: 'is a release of it; empty for the latest.',
    },
    {
      name: 'FRAMEWORK_VERSION',
      value: spec.framework ?? '',
      description: 'is a tag or an image of the framework; empty for the one of the agent.',
    },
    {
      name: 'VERSION',
      value: spec.version,
      description: 'is the version of the image, which upgrades compare.',
    },
  ];
}
