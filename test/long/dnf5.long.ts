import { plannedPackages } from '../../scripts/lab/families/family-root.ts';
import { redhat } from '../../src/distro/redhat/redhat.ts';
import { imageRequestOf, redHatSystem } from '../support/requests.ts';
import { machine } from '../e2e/conversion/execute.ts';
import {
  labUnavailable,
  makeManagerLab,
  type ManagerContainer,
  type ManagerLab,
  placeAgent,
} from '../e2e/managers/support/manager-lab.ts';
import { describeRedHatConversion } from '../e2e/managers/support/redhat-conversion.ts';
import { makeRedHatRoot } from '../../scripts/lab/families/redhat-root.ts';

/** dnf5 itself is real, and so are rpm, dracut, systemd, kernel-install and the kernel of Debian sid; only their packages are made here. */
describe("conversion of a root with Fedora's os-release by dnf5", function () {
  this.timeout('60m');
  let lab: ManagerLab | undefined;
  const disk = (): ManagerLab => {
    if (lab === undefined) throw new Error('there is no disk');
    return lab;
  };

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Fedora's dnf5: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'dnf5');
    await makeRedHatRoot(
      machine,
      lab,
      'dnf5',
      plannedPackages(redhat, imageRequestOf({ system: redHatSystem() })),
    );
    await placeAgent(machine, lab);
  });
  after(async () => lab?.remove());

  describeRedHatConversion({
    program: 'dnf5',
    base: () => ({ layers: [disk().root] }),
    start: async (image): Promise<ManagerContainer> => disk().start(image),
    keep: () => undefined,
  });
});
