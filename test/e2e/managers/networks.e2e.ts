import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { PackageError } from '../../../src/agent/actions/package-command.ts';
import { packages } from '../../../src/agent/actions/packages.ts';
import { withProxiesInBothCases } from '../../../src/lib/proxy-variables.ts';
import { failure, testContext } from '../../support/agent-context.ts';
import { type ForwardProxy, startForwardProxy } from './support/forward-proxy.ts';
import { labUnavailable } from './support/manager-lab.ts';
import {
  makeManagersRoot,
  MANAGER_CASES,
  type ManagerCase,
  type ManagersRoot,
} from './support/managers-root.ts';

const MINUTE = 60_000;

/** A name that no resolver knows: only the proxy leads there. */
const MIRROR = 'mirror.company.test';

const nameOf = ({ distro }: ManagerCase): string => distro.packageManager.name;

describe("a company's mirror behind its proxy", function () {
  this.timeout(10 * MINUTE);
  let root: ManagersRoot;
  let proxy: ForwardProxy | undefined;

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED package managers behind a proxy: ${labUnavailable}`);
      this.skip();
    }
    root = await makeManagersRoot();
    proxy = await startForwardProxy(MIRROR, `${root.directory}/srv`);
  });
  after(async () => {
    await proxy?.close();
    await (root as ManagersRoot | undefined)?.remove();
  });

  const contextOf = async ({ distro, configured }: ManagerCase, path: string) => {
    for (const [file, text] of Object.entries(configured(`http://${MIRROR}/${path}`)))
      await root.files.write(file, text, 0o644);
    // As a base image may say it: upper case alone.
    const environment = withProxiesInBothCases({ HTTP_PROXY: proxy?.url });
    return { ...testContext(), host: root.host({ network: true, environment }), distro };
  };

  for (const one of MANAGER_CASES) {
    it(`${nameOf(one)} gets there by a variable in upper case`, async () => {
      const [manager, name] = [nameOf(one), `proxied-${nameOf(one)}`];
      const context = await contextOf(one, manager);
      await root.files.makeDirectory(`/srv/${manager}`, 0o755);
      await one.fill(root, `/srv/${manager}`, name);
      await packages({ do: 'packages', change: 'refresh' }, context);
      await packages({ do: 'packages', change: 'install', names: [name] }, context);
      expect(await root.files.readText(`/usr/share/${name}`)).to.equal(name);
      expect(proxy?.requests.some((url) => url.startsWith(`http://${MIRROR}/${manager}/`))).to.equal(true);
    });

    it(`${nameOf(one)} is told from trouble when there is no such repository, and not asked again`, async () => {
      const context = await contextOf(one, 'moved/away');
      const error = await failure(packages({ do: 'packages', change: 'refresh' }, context));
      expect(error).to.be.instanceOf(PackageError);
      expect(error.message, error instanceof PackageError ? error.output : '')
        .to.include(`there is no repository at`)
        .and.include(MIRROR);
      expect(error.hint).to.match(/archive/);
      expect(context.slept).to.deep.equal([]);
    });
  }

  it('apt-get is told from trouble by the suite of a release that was moved', async () => {
    const [apt] = MANAGER_CASES;
    if (apt === undefined) throw new Error('there is no apt-get');
    const context = await contextOf(apt, 'moved/away');
    await root.files.write('/etc/apt/sources.list', `deb http://${MIRROR}/debian buster main\n`, 0o644);
    const error = await failure(packages({ do: 'packages', change: 'refresh' }, context));
    expect(error.message).to.include(`there is no repository at http://${MIRROR}/debian buster Release`);
  });

  it('apt-get says that an index is past its date', async () => {
    const [apt] = MANAGER_CASES;
    if (apt === undefined) throw new Error('there is no apt-get');
    const index = (await root.files.readText('/srv/apt-get/Packages')) ?? '';
    const sum = createHash('sha256').update(index).digest('hex');
    const release = `Date: Tue, 07 Jan 2025 10:00:00 UTC\nValid-Until: Tue, 14 Jan 2025 10:00:00 UTC\nSHA256:\n ${sum} ${index.length} Packages\n`;
    await root.files.write('/srv/old/Packages', index, 0o644);
    await root.files.write('/srv/old/Release', release, 0o644);
    const context = await contextOf(apt, 'old');
    const error = await failure(packages({ do: 'packages', change: 'refresh' }, context));
    expect(error.message).to.match(
      /the index http:\/\/mirror\.company\.test\/old\/\S*Release is out of date \(since/,
    );
    expect(error.hint).to.include('Acquire::Check-Valid-Until "false"');
    await root.files.write('/etc/apt/apt.conf.d/90archive', 'Acquire::Check-Valid-Until "false";\n', 0o644);
    await packages({ do: 'packages', change: 'refresh' }, context);
  });
});
