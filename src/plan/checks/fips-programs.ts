import type { Check } from '../check.ts';
import { kairosBuilds } from '../inspection/fips-programs.ts';
import { onlyFips } from '../inspection/image.ts';

export const fipsPrograms: Check = {
  id: 'fips-programs',
  severity: 'error',
  explanation:
    'In a FIPS image the Kairos programs have to be FIPS builds as well: they unlock partitions, fetch upgrades and speak TLS. An image says of itself what it was asked to be, so the programs are looked at: each Go program says how it was built, and our framework says for those that do not.',
  fix: 'Leave the framework to kairos-gen, which takes the `-fips` one, or name a FIPS build: `kairos-gen framework build --fips` makes it.',
  notApplicable: onlyFips,
  inspect: async (inspection) =>
    (await kairosBuilds(inspection))
      .filter(({ build }) => build === 'ordinary')
      .map(({ path, said }) => ({ message: `${path} is no FIPS build, as ${said} says`, path })),
};
