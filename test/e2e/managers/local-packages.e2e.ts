import { expect } from 'chai';
import { packages } from '../../../src/agent/actions/packages.ts';
import { withPackagesOf } from '../../../src/agent/find-manager.ts';
import { withGuards } from '../../../src/agent/guards.ts';
import { ONLY_LOCAL } from '../../../src/distro/local-packages.ts';
import { testContext } from '../../support/agent-context.ts';
import { labUnavailable } from './support/manager-lab.ts';
import { makeManagersRoot, MANAGER_CASES, type ManagersRoot } from './support/managers-root.ts';

const MINUTE = 60_000;

/** Where nobody answers: what a manager reads there, it fails on. */
const NOWHERE = 'http://127.0.0.1:9';

describe('packages from a directory alone, without a network', function () {
  this.timeout(10 * MINUTE);
  let root: ManagersRoot | undefined;

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED packages from a directory: ${labUnavailable}`);
      this.skip();
    }
    root = await makeManagersRoot();
  });
  after(async () => root?.remove());

  for (const { distro, configured, fill } of MANAGER_CASES)
    it(`${distro.packageManager.name} refreshes, upgrades and installs, and is as before afterwards`, async () => {
      if (root === undefined) throw new Error('there is no root');
      const { files } = root;
      const manager = distro.packageManager.name;
      const [directory, name] = [`/srv/${manager}`, `madeup-${manager}`];
      const before = configured(NOWHERE);
      for (const [path, text] of Object.entries(before)) await files.write(path, text, 0o644);
      await files.makeDirectory(directory, 0o755);
      await fill(root, directory, name);
      const context = {
        ...testContext(),
        host: root.host({ network: false }),
        distro: withPackagesOf(distro, directory),
      };
      const { guards } = context.distro.packageManager;
      await withGuards(guards, context.host, async () => {
        await packages({ do: 'packages', change: 'refresh' }, context);
        await packages({ do: 'packages', change: 'upgrade' }, context);
        await packages({ do: 'packages', change: 'install', names: [name] }, context);
      });
      expect(await files.readText(`/usr/share/${name}`)).to.equal(name);
      for (const [path, text] of Object.entries(before)) expect(await files.readText(path)).to.equal(text);
      for (const { path } of guards.filter(({ reason }) => reason === ONLY_LOCAL))
        if (!(path in before)) expect(await files.lstat(path), path).to.equal(undefined);
    });
});
