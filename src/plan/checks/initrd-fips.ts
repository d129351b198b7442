import type { Check } from '../check.ts';
import { onlyFips } from '../inspection/image.ts';
import { dracutConfiguration, dracutWords } from '../inspection/initrd-definition.ts';
import { hasProgram, initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';

/** What dracut's module fips installs (its module-setup.sh): the script, and beside it what the script reads. */
const FIPS_SCRIPT = /(^|\/)(\d*-?fips[^/]*\.sh|fips\.sh)$/;
const FIPS_MODULES = /^etc\/fipsmodules$/;

export const initrdFips: Check = {
  id: 'initrd-fips',
  severity: 'error',
  explanation:
    'A FIPS image proves its kernel and its cryptography in the initrd, before anything else. The dracut module `fips` does it, where the configuration asks for it. dracut ends well although sha512hmac is missing.',
  fix: "Give --fips to the install stage, and install the packages that have dracut's module fips (dracut-fips where it is one of its own) and sha512hmac (libkcapi-hmaccalc).",
  notApplicable: async (inspection) => onlyFips(inspection) ?? unlessInitrdReadable(inspection),
  inspect: async (inspection) => {
    const configuration = [...(await dracutConfiguration(inspection)).values()];
    const modules = configuration.flatMap((text) => dracutWords(text, 'add_dracutmodules'));
    if (!modules.includes('fips')) return [];
    const entries = await initrdEntries(inspection);
    if (!entries.some(({ name }) => FIPS_SCRIPT.test(name)))
      return [initrdFinding("the initrd lacks dracut's module fips")];
    return [
      ...(hasProgram(entries, 'sha512hmac')
        ? []
        : [initrdFinding('the initrd lacks sha512hmac, with which the kernel is checked')]),
      ...(entries.some(({ name }) => FIPS_MODULES.test(name))
        ? []
        : [initrdFinding('the initrd lacks etc/fipsmodules, the list of drivers that test themselves')]),
    ];
  },
};
