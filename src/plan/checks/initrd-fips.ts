import type { Check } from '../check.ts';
import { isFips } from '../inspection/image.ts';
import { dracutConfiguration, dracutWords } from '../inspection/initrd-definition.ts';
import { initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';

export const initrdFips: Check = {
  id: 'initrd-fips',
  severity: 'error',
  explanation:
    'A FIPS image proves its kernel and its cryptography in the initrd, before anything else. The dracut module `fips` does it, where the framework asks for it.',
  fix: "Give --fips to the install and the init stage alike, and install the package that has dracut's module fips (dracut-fips where it is one of its own).",
  notApplicable: async (inspection) =>
    isFips(inspection) ? unlessInitrdReadable(inspection) : 'the image is not a FIPS one',
  inspect: async (inspection) => {
    const configuration = [...(await dracutConfiguration(inspection)).values()];
    const modules = configuration.flatMap((text) => dracutWords(text, 'add_dracutmodules'));
    if (!modules.includes('fips')) return [];
    const entries = await initrdEntries(inspection);
    if (entries.some(({ name }) => /(^|\/)(\d*-?fips[^/]*\.sh|fips\.sh)$/.test(name))) return [];
    return [initrdFinding("the initrd lacks dracut's module fips")];
  },
};
