import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { dnf, microdnf } from '../../../src/distro/redhat/dnf.ts';
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
import { describeRedHatConversion } from './support/redhat-conversion.ts';
import { makeRedHatRoot } from '../../../scripts/lab/families/redhat-root.ts';
import { describeTrouble } from './support/trouble.ts';

const MINUTE = 60_000;
const STAND_IN = join(import.meta.dirname, '../../../scripts/lab/stand-ins/microdnf.sh');

/** dnf 4 itself is real, and so are rpm, dracut, systemd, kernel-install and the kernel; only their packages are made here, under Fedora's names. */
describe("dnf on a root with Fedora's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let converted: Image;

  before(async function () {
    // A root of Debian's packages is made at the first time.
    this.timeout(30 * MINUTE);
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Fedora's dnf: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'dnf');
    await makeRedHatRoot(
      machine,
      lab,
      'dnf',
      plannedPackages(redhat, imageRequestOf({ system: redHatSystem() })),
    );
    await placeAgent(machine, lab);
    base = { layers: [lab.root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<ManagerContainer> => {
    if (lab === undefined) throw new Error('there is no disk');
    return lab.start(image);
  };

  describeRedHatConversion({
    program: 'dnf',
    base: () => base,
    start,
    keep: (image) => {
      converted = image;
    },
  });

  describeTrouble({
    manager: dnf,
    start: async () => start(converted),
    missing: ['open-ssh', 'no-such-thing'],
    conflict: /against-nano/,
    failedScript: /a script failed: \w+ of failing-script/,
    plainInstall: { command: ['dnf', '-y', 'install', 'failing-script'], exitCode: 0 },
    dependents: /nano is needed by \(installed\) needs-nano/,
    recommends: true,
  });

  it('says what RHEL without a subscription lacks, and what to do', async () => {
    const container = await start(base);
    const { said } = await container.agent(...INSTALL, '--kernel', 'kernel-redhat');
    await container.remove();
    expect(said).to.include('kernel-redhat').and.include('subscription');
  });

  /** It refuses what the real one refuses; the packages are installed by dnf 4 all the same. */
  describe('and a stand-in for microdnf in the place of dnf', () => {
    const standIn = async (image: Image): Promise<ManagerContainer> => {
      const container = await start(image);
      await rm(join(container.root, 'usr/bin/dnf'));
      await container.files.write('/usr/bin/microdnf', await readFile(STAND_IN), 0o755);
      return container;
    };

    it('installs all that a plan names', async () => {
      const container = await standIn(base);
      const { exitCode, said, log } = await container.agent(...INSTALL, '--packages-only');
      expect(exitCode, said).to.equal(0);
      expect(log.some(({ message }) => message.endsWith('Complete.'))).to.equal(true);
      const names = await container.run('rpm', '-qa', '--queryformat', '%{NAME}\\n');
      expect(names.split('\n')).to.include.members(['kernel-core', 'NetworkManager', 'openssh-server']);
      await container.remove();
    });

    describeTrouble({
      manager: microdnf,
      start: async () => standIn(converted),
      missing: ['open-ssh', 'no-such-thing'],
      conflict: /Could not depsolve transaction; [^]*against-nano/,
      failedScript: /a script failed: post of failing-script/,
      plainInstall: { command: ['microdnf', '-y', 'install', 'failing-script'], exitCode: 0 },
      dependents: /nano is needed by \(installed\) needs-nano/,
      recommends: true,
    });
  });
});
