import { expect } from 'chai';
import { runPackageCommand } from '../../src/agent/actions/package-command.ts';
import type { PackageManager } from '../../src/distro/distro.ts';
import { FAMILIES } from '../../src/distro/registry.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { withProxiesInBothCases } from '../../src/lib/proxy-variables.ts';
import { someDistro, testContext } from '../support/agent-context.ts';

/** As a company's base image may say it: proxies in upper case, and where its certificates are. */
const COMPANY = {
  HTTP_PROXY: 'http://proxy.company.test:3128',
  HTTPS_PROXY: 'http://proxy.company.test:3128',
  NO_PROXY: 'mirror.company.test',
  SSL_CERT_FILE: '/etc/ssl/company.pem',
  CURL_CA_BUNDLE: '/etc/ssl/company.pem',
};

const managers = new Map<string, PackageManager>(
  FAMILIES.flatMap(({ distro: { packageManager, managers: others = [] } }) =>
    [packageManager, ...others.map(({ manager }) => manager)].map((manager) => [manager.name, manager]),
  ),
);

describe('the environment of package commands', () => {
  it('is asked of every manager there is', () =>
    expect([...managers.keys()]).to.include.members([
      ...['apt-get', 'dnf', 'dnf5', 'microdnf', 'zypper', 'apk', 'pacman'],
    ]));

  for (const [name, packageManager] of managers)
    it(`has the proxies and certificates of the build with ${name}`, async () => {
      const { PATH } = process.env;
      const host = nodeHost({
        environment: withProxiesInBothCases({ PATH, ...COMPANY }),
        emit: () => undefined,
      });
      const context = {
        ...testContext(),
        host,
        distro: { ...someDistro, packageManager: { ...packageManager, problemOf: () => undefined } },
      };
      const { stdout } = await runPackageCommand(['env'], context);
      const lines = stdout.split('\n');
      for (const [variable, value] of Object.entries(COMPANY))
        expect(lines).to.include(`${variable}=${value}`);
      expect(lines).to.include(`http_proxy=${COMPANY.HTTP_PROXY}`);
      for (const [variable, value] of Object.entries(packageManager.environment))
        expect(lines).to.include(`${variable}=${value}`);
    });
});
