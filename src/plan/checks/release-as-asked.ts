import type { Check } from '../check.ts';

const PATH = '/etc/kairos-release';

export const releaseAsAsked: Check = {
  id: 'release-as-asked',
  severity: 'error',
  explanation:
    'The image says of itself in /etc/kairos-release which variant, model and provider it is, and whether it is for FIPS or Trusted Boot. That is compared with the flags given to `validate`.',
  fix: 'Give the same flags to the install stage, the init stage and to `validate`.',
  inspect: async ({ expected, release }) => {
    const asked: Readonly<Record<string, string | undefined>> = {
      KAIROS_VARIANT: expected.variant,
      KAIROS_MODEL: expected.model,
      KAIROS_SOFTWARE_VERSION_PREFIX: expected.provider,
      KAIROS_FIPS: expected.fips?.toString(),
      KAIROS_TRUSTED_BOOT: expected.trustedBoot?.toString(),
    };
    const findings = [];
    for (const [key, value] of Object.entries(asked)) {
      const said = release.get(key);
      // What the image does not say at all is for `release-keys`; old images never said the last two.
      if (value === undefined || said === undefined || said === value) continue;
      findings.push({
        message: `${key} is ${said === '' ? 'empty' : said}, but ${value} was asked for`,
        path: PATH,
      });
    }
    return findings;
  },
};
