import { expect } from 'chai';
import { dnf5 } from '../../../src/distro/redhat/dnf.ts';
import { plannedPackages } from '../../../scripts/lab/families/family-root.ts';
import { redhat } from '../../../src/distro/redhat/redhat.ts';
import { imageRequestOf, redHatSystem } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Image } from '../failures/support/layered-roots.ts';
import {
  INSTALL,
  labUnavailable,
  makeManagerLab,
  type ManagerContainer,
  type ManagerLab,
  placeAgent,
} from './support/manager-lab.ts';
import { makeEmptyRedHatRoot } from '../../../scripts/lab/families/redhat-root.ts';
import { describeTrouble } from './support/trouble.ts';

const MINUTE = 60_000;

/** dnf5 itself is real, and so is rpm; the packages have names and scripts and no files. test/long/dnf5.long.ts makes an image. */
describe("dnf5 on a root with Fedora's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let installed: Image;

  before(async function () {
    // A root of Debian's packages is made at the first time.
    this.timeout(30 * MINUTE);
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Fedora's dnf5: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'dnf5');
    await makeEmptyRedHatRoot(
      machine,
      lab,
      'dnf5',
      plannedPackages(redhat, imageRequestOf({ system: redHatSystem() })),
    );
    await placeAgent(machine, lab);
    const container = await lab.start({ layers: [lab.root] });
    const { exitCode, said, log } = await container.agent(...INSTALL, '--packages-only');
    expect(exitCode, said).to.equal(0);
    expect(log.map(({ message }) => message).join('\n')).to.include('Updating and loading repositories');
    installed = await container.commit();
  });
  after(async () => lab?.remove());

  describeTrouble({
    manager: dnf5,
    start: async (): Promise<ManagerContainer> => {
      if (lab === undefined) throw new Error('there is no disk');
      return lab.start(installed);
    },
    missing: ['open-ssh', 'no-such-thing'],
    conflict: /against-nano/,
    failedScript: /a script failed: post of failing-script/,
    plainInstall: { command: ['dnf5', '-y', 'install', 'failing-script'], exitCode: 1 },
    dependents: /nano is needed by \(installed\) needs-nano/,
    recommends: true,
  });
});
