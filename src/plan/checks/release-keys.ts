import type { Check } from '../check.ts';
import { hasLegacyFramework } from '../inspection/framework.ts';
import { isStandard } from '../inspection/image.ts';

const PATH = '/etc/kairos-release';

const KEYS = [
  'ID',
  'ID_LIKE',
  'NAME',
  'VERSION',
  'ARCH',
  'TARGETARCH',
  'FLAVOR',
  'FLAVOR_RELEASE',
  'FAMILY',
  'MODEL',
  'VARIANT',
  'BUG_REPORT_URL',
  'HOME_URL',
  'RELEASE',
] as const;
const LEGACY_KEYS = ['REGISTRY_AND_ORG', 'IMAGE_LABEL'] as const;
const STANDARD_KEYS = ['SOFTWARE_VERSION', 'SOFTWARE_VERSION_PREFIX'] as const;

export const releaseKeys: Check = {
  id: 'release-keys',
  severity: 'error',
  explanation:
    '/etc/kairos-release says what the image is. Upgrades compare it, artifact builders name their files by it, and GRUB chooses the kernel command line of a board by it.',
  fix: 'Run the init stage without skipping the step `kairosRelease`. For an image with Kubernetes, tell it the provider, so that the version can be recorded.',
  inspect: async (inspection) => {
    const { files, release } = inspection;
    if ((await files.readText(PATH)) === undefined) return [{ message: `${PATH} is missing`, path: PATH }];
    const asked = [
      ...KEYS,
      ...((await hasLegacyFramework(inspection)) ? LEGACY_KEYS : []),
      ...(isStandard(inspection) ? STANDARD_KEYS : []),
    ].map((key) => `KAIROS_${key}`);
    return asked
      .filter((key) => (release.get(key) ?? '') === '')
      .map((key) => ({
        message: `${key} is ${release.has(key) ? 'empty' : 'missing'} in ${PATH}`,
        path: PATH,
      }));
  },
};
