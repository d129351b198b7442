import { expect } from 'chai';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../../../scripts/lab/root.ts';
import { type ConnectProxy, startConnectProxy } from './support/connect-proxy.ts';
import type { InstalledImage } from './support/installed-image.ts';
import type { Container } from './support/layered-roots.ts';
import { FRAMEWORK, installWords, type Lab } from './support/lab.ts';
import { makePrivateAuthority, type PrivateAuthority } from './support/private-authority.ts';
import { type AgentEnding, runAgent } from './support/run-agent.ts';
import { startUnreliableServer, type UnreliableServer } from './support/unreliable-server.ts';

/** A name that no resolver knows: only the proxy leads there. */
const REGISTRY = 'registry.company.test';

/** A company's network: a registry with a certificate of the company's own, reached through its proxy alone. */
export function proxyCases(theLab: () => Lab, takeInstalled: InstalledImage['take']): void {
  describe('behind a proxy, with a private certificate authority', () => {
    let lab: Lab;
    let container: Container;
    let company: PrivateAuthority;
    let registry: UnreliableServer;
    let proxy: ConnectProxy;

    before(async function () {
      lab = theLab();
      const installed = await takeInstalled(this);
      company = await makePrivateAuthority(lab.host, lab.scratch, REGISTRY);
      const behind = `http://${lab.registry.address}`;
      registry = await startUnreliableServer({ behind, certificate: company.certificate });
      proxy = await startConnectProxy({ [`${REGISTRY}:443`]: registry.address });
      container = await lab.disk.start(installed);
    });
    after(async () => {
      await (container as Container | undefined)?.remove();
      await (proxy as ConnectProxy | undefined)?.close();
      await (registry as UnreliableServer | undefined)?.close();
    });

    const install = (environment: Readonly<Record<string, string>>): Promise<AgentEnding> =>
      runAgent(
        container.root,
        [
          ...installWords(lab),
          ...['--framework', `${REGISTRY}/${FRAMEWORK}`, '--skip-step', 'installPackages,installKernel'],
        ],
        { environment },
      );
    const proxied = (): Record<string, string> => ({
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1,localhost',
    });

    it('says where to put the certificate when the base image does not trust it', async () => {
      const { exitCode, said, lastLine } = await install(proxied());
      expect(exitCode).to.equal(1);
      expect(lastLine).to.include(REGISTRY).and.include('certificate is signed by');
      expect(said).to.include('update-ca-certificates');
    });

    it('fetches everything when the base image trusts it, the rest without the proxy', async () => {
      const certificate = join(container.root, 'usr/local/share/ca-certificates/company.crt');
      await writeFile(certificate, company.authority);
      await lab.host.run(inRoot(container.root, ['update-ca-certificates']));
      const agent = join(container.root, 'usr/bin/kairos-agent');
      const before = await stat(agent);
      const { exitCode, said } = await install(proxied());
      expect(exitCode, said).to.equal(0);
      expect((await stat(agent)).ino).not.to.equal(before.ino);
      expect(new Set(proxy.requests)).to.deep.equal(new Set([`${REGISTRY}:443`]));
      expect(registry.requests.map(({ path }) => path)).to.include(
        `/v2/${FRAMEWORK.replace(':', '/manifests/')}`,
      );
    });

    it('says that there is no such host without the proxy', async () => {
      await writeFile(join(container.root, 'etc/kairos/kairos-init-install.yaml'), '');
      const { exitCode, lastLine } = await install({});
      expect(exitCode).to.equal(1);
      expect(lastLine)
        .to.include(REGISTRY)
        .and.match(/there is no host of this name|could not be looked up/);
      const log = await readFile(join(container.root, 'etc/kairos/kairos-init-install.yaml'), 'utf8');
      expect(log).not.to.include(proxy.url);
    });
  });
}
