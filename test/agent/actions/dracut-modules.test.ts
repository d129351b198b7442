import { expect } from 'chai';
import { dracutModules } from '../../../src/agent/actions/dracut-modules.ts';
import { failure, testContext } from '../../support/agent-context.ts';

const PATH = '/etc/dracut.conf.d/kairos-network.conf';
const DIRECTORY = '/usr/lib/dracut/modules.d';

describe('dracutModules', () => {
  const contextWith = (...modules: readonly string[]) =>
    testContext({
      files: {
        '/usr/bin/dracut': '#!/bin/bash',
        ...Object.fromEntries(
          modules.map((name) => [`${DIRECTORY}/${name}/module-setup.sh`, 'depends() {}']),
        ),
      },
    });
  const action = {
    do: 'dracut-modules',
    path: PATH,
    mode: 0o644,
    content: '# network\n',
    modules: [{ name: 'systemd-networkd' }, { name: 'network-legacy', optional: true }],
    reason: 'network in the initrd',
  } as const;

  it('asks for the modules that are installed', async () => {
    const context = contextWith('01systemd-networkd', '35network-legacy', '40network');
    expect(await dracutModules(action, context)).to.equal('done');
    expect(await context.host.files.readText(PATH)).to.equal(
      '# network\nadd_dracutmodules+=" systemd-networkd network-legacy "\n',
    );
    expect(await dracutModules(action, context)).to.equal('unchanged');
  });

  it('leaves an optional one out, and says so', async () => {
    const context = contextWith('11systemd-networkd');
    await dracutModules(action, context);
    expect(await context.host.files.readText(PATH)).to.equal(
      '# network\nadd_dracutmodules+=" systemd-networkd "\n',
    );
    expect(JSON.stringify(context.host.events)).to.include('no module network-legacy');
  });

  it('asks for all where there is no dracut but the framework’s module for it', async () => {
    const framework = `${DIRECTORY}/28immucore/module-setup.sh`;
    const context = testContext({ files: { [framework]: 'depends() {}' } });
    await dracutModules(action, context);
    expect(await context.host.files.readText(PATH)).to.include('" systemd-networkd network-legacy "');
  });

  it('stops at one that is needed, by name', async () => {
    const error = await failure(dracutModules(action, contextWith('35network-legacy')));
    expect(error.message).to.equal(
      'dracut has no module systemd-networkd, which the image needs: network in the initrd',
    );
  });
});
