import type { Check } from '../check.ts';
import { kairosBuilds } from '../inspection/fips-programs.ts';
import { onlyFips } from '../inspection/image.ts';

export const fipsUnproven: Check = {
  id: 'fips-unproven',
  severity: 'warning',
  explanation:
    'A Kairos program without build information (one that was packed, say), in an image whose framework says nothing of itself, may be a FIPS build or not: nothing in the image shows it.',
  fix: 'Take a framework that says what it is: `kairos-gen framework build --fips` makes one.',
  notApplicable: onlyFips,
  inspect: async (inspection) =>
    (await kairosBuilds(inspection))
      .filter(({ build }) => build === undefined)
      .map(({ path }) => ({ message: `nothing shows that ${path} is a FIPS build`, path })),
};
