import { quote } from '../../diagnostic.ts';
import type { StepName } from '../../image-spec.ts';
import type { LintRule } from '../lint-rule.ts';

/** Steps without which no machine boots, installs or upgrades, and what is missing then. */
const NEEDED: Readonly<Partial<Record<StepName, string>>> = {
  install: 'the packages, the kernel and the programs of Kairos',
  init: 'the initrd, the services and the release file',
  installPackages: 'the packages that Kairos needs',
  installKernel: 'a kernel',
  kairosBinaries: 'the programs of Kairos',
  kairosRelease: 'the release file that upgrades read',
  kernel: 'the links that the boot loader looks for',
  initrd: 'an initrd',
  services: 'the services that install and configure a machine',
};

/** A user with steps of their own may do the same there, so nothing is said to them. */
export const skippedBootStep: LintRule = {
  name: 'SkippedBootStep',
  description:
    'Steps that a machine needs to boot should be left out only where a step of yours does the same.',
  check: ({ kairosfile, runs }) => {
    if (runs.length > 0) return [];
    return (kairosfile.skip ?? []).flatMap((step, index) => {
      const missing = Object.hasOwn(NEEDED, step) ? NEEDED[step as StepName] : undefined;
      return missing === undefined
        ? []
        : [
            {
              path: ['skip', index],
              message: `without ${quote(step)} the image lacks ${missing}`,
              hint: 'remove it from skip, or do the same in a step of stages',
            },
          ];
    });
  },
};
