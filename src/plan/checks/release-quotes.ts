import type { Check } from '../check.ts';
import { onlyTrustedBoot } from '../inspection/image.ts';

const PATH = '/etc/kairos-release';

export const releaseQuotes: Check = {
  id: 'release-quotes',
  severity: 'error',
  explanation:
    'The UKI builder reads the version of the image from /etc/kairos-release and understands it only in double quotes.',
  fix: 'Write the line as KAIROS_RELEASE="v1.0.0", as the init stage does.',
  notApplicable: onlyTrustedBoot,
  inspect: async ({ files }) => {
    const line = /^\s*KAIROS_RELEASE=.*$/m.exec((await files.readText(PATH)) ?? '')?.[0];
    if (line === undefined || /=".*"\s*$/.test(line)) return [];
    return [{ message: 'KAIROS_RELEASE is not in double quotes', path: PATH }];
  },
};
