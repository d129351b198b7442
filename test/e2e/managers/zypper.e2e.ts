import { join } from 'node:path';
import { expect } from 'chai';
import type { PackageProblem } from '../../../src/distro/package-problem.ts';
import { zypperManager } from '../../../src/distro/suse/zypper.ts';
import { zypperProblem } from '../../../src/distro/suse/zypper-problem.ts';
import { plannedPackages } from '../../../scripts/lab/families/family-root.ts';
import { suse } from '../../../src/distro/suse/suse.ts';
import { imageRequestOf, suseSystem } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Image } from '../failures/support/layered-roots.ts';
import { writeFramework } from './support/framework-directory.ts';
import { initrdNames } from './support/initrd-names.ts';
import {
  INIT,
  INSTALL,
  labUnavailable,
  makeManagerLab,
  type ManagerContainer,
  type ManagerLab,
  placeAgent,
} from './support/manager-lab.ts';
import { KERNELS, REGENERATE_PATH } from '../../../scripts/lab/families/suse-packages.ts';
import { makeSuseRoot, REPOSITORY_FILE } from '../../../scripts/lab/families/suse-root.ts';
import { describeTrouble } from './support/trouble.ts';

const MINUTE = 60_000;
const UNREACHABLE = '[away]\nname=away\nenabled=1\nbaseurl=http://127.0.0.1:9/\ngpgcheck=0\n';
const OLD = `${KERNELS.old}-default`;
const NEW = `${KERNELS.new}-default`;

/** zypper itself is real, and so are rpm, dracut, systemd and the kernel; only their packages are made here, under SUSE's names. */
describe("zypper on a root with openSUSE Leap's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let converted: Image;

  before(async function () {
    // A root of Debian's packages is made at the first time.
    this.timeout(30 * MINUTE);
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED zypper: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'zypper');
    await makeSuseRoot(
      machine,
      lab,
      plannedPackages(suse, imageRequestOf({ system: suseSystem(), fips: true })),
    );
    await placeAgent(machine, lab);
    await writeFramework(machine, lab.scratch, join(lab.root, 'framework-fips'), '--fips');
    base = { layers: [lab.root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<ManagerContainer> => {
    if (lab === undefined) throw new Error('there is no disk');
    return lab.start(image);
  };

  it('makes a Kairos image that passes every check', async () => {
    const container = await start(base);
    const { files } = container;
    const installing = await container.agent(...INSTALL);
    expect(installing.exitCode, installing.said).to.equal(0);
    expect(await files.list('/boot'), 'no initrd while packages were installed').to.not.include(
      `initrd-${NEW}`,
    );
    expect(await files.list('/')).to.not.include('.buildenv');

    const { exitCode, said } = await container.agent(...INIT);
    expect(exitCode, said).to.equal(0);
    expect(said).to.include(`${NEW} is the newest; also installed: ${OLD}`);
    expect(await files.readLink('/boot/vmlinuz')).to.equal(`vmlinuz-${NEW}`);
    const initrds = (await files.list('/boot')).filter((name) => name.startsWith('initrd'));
    expect(initrds).to.deep.equal(['initrd']);
    expect(await files.list('/run')).to.not.include('regenerate-initrd');

    const validated = await container.agent('validate');
    expect(validated.exitCode, validated.stdout).to.equal(0);
    converted = await container.commit();
  });

  describe('the image', () => {
    let container: ManagerContainer;
    beforeEach(async () => {
      container = await start(converted);
    });
    afterEach(async () => container.remove());

    it('has an initrd of the newest kernel, with immucore, the network and drivers in it', async () => {
      const names = await initrdNames(machine, container.root);
      for (const wanted of [
        /bin\/immucore$/,
        /systemd-networkd$/,
        new RegExp(`lib/modules/${NEW}/.*virtio_net\\.ko`),
        new RegExp(`lib/modules/${NEW}/.*overlay\\.ko`),
        /dmsquash-live/,
      ])
        expect(
          names.some((name) => wanted.test(name)),
          String(wanted),
        ).to.equal(true);
      expect(names.filter((name) => name.includes(OLD))).to.deep.equal([]);
    });

    it('has an SSH server with a configuration that it takes', async () => {
      await container.run('sh', '-euc', 'mkdir -p /run/sshd && ssh-keygen -A && /usr/sbin/sshd -t');
    });

    it('becomes a FIPS image, which init need not be told', async () => {
      const words = ['--stage', 'install', '--framework-dir', '/framework-fips', '--fips'];
      const installing = await container.agent(...words);
      expect(installing.exitCode, installing.said).to.equal(0);
      const { exitCode, said } = await container.agent(...INIT);
      expect(exitCode, said).to.equal(0);
      const validated = await container.agent('validate');
      expect(validated.exitCode, validated.stdout).to.equal(0);
      expect(await initrdNames(machine, container.root)).to.include.members([
        'usr/bin/sha512hmac',
        'etc/fipsmodules',
      ]);
      const release = '/etc/kairos/framework-release';
      const built = (await container.files.readText(release)) ?? '';
      await container.files.write(release, built.replace('"true"', '"false"'), 0o644);
      const ordinary = await container.agent('validate');
      expect(ordinary.exitCode, ordinary.stdout).to.equal(4);
      expect(ordinary.stdout).to.include('/usr/bin/immucore is no FIPS build');
    });

    it('would have built an initrd with the packages, without the file that says not to', async () => {
      await container.files.write(`/run/regenerate-initrd/${NEW}`, '', 0o644);
      const stdout = await container.run('/usr/bin/env', 'DRACUT=/usr/bin/echo', 'sh', REGENERATE_PATH);
      expect(stdout.trim()).to.equal(`-f /boot/initrd-${NEW} ${NEW}`);
    });
  });

  describeTrouble({
    manager: zypperManager,
    start: async () => start(converted),
    missing: ['no-such-thing', 'open-ssh (did you mean openssh?)'],
    conflict: /packages don't go together: .*against-nano.* conflicts with 'nano'/,
    failedScript: /a script failed: post of failing-script-1\.0-1\.noarch/,
    plainInstall: { command: ['zypper', '--non-interactive', 'install', 'failing-script'], exitCode: 107 },
    dependents: /nano is needed by \(installed\) needs-nano/,
    recommends: true,
  });

  it('says what to do when no repository is configured', async () => {
    const container = await start(base);
    await container.files.remove(REPOSITORY_FILE);
    const { exitCode, said } = await container.agent(...INSTALL);
    await container.remove();
    expect(exitCode).to.equal(1);
    expect(said).to.include('no repository is configured and enabled').and.include('registration');
  });

  it('tells a lock and a mirror that is away from other failures', async () => {
    const container = await start(base);
    const judge = async (script: string): Promise<PackageProblem | undefined> =>
      zypperProblem({ command: ['zypper'], ...(await container.finish('sh', '-c', script)) });
    const refresh = 'zypper --non-interactive refresh';
    expect(await judge(refresh)).to.equal(undefined);
    expect(await judge(`echo $$ > /run/zypp.pid; ZYPP_LOCK_TIMEOUT=0 ${refresh}; exit $?`)).to.deep.equal({
      kind: 'locked',
    });
    await container.files.write('/etc/zypp/repos.d/away.repo', UNREACHABLE, 0o644);
    expect(await judge(`rm /run/zypp.pid; ${refresh}`)).to.deep.equal({ kind: 'transient' });
    await container.remove();
  });
});
