import { expect } from 'chai';
import { units } from '../../../src/agent/actions/units.ts';
import { failure, someDistro, testContext } from '../../support/agent-context.ts';

const change = (
  unit: string,
  to: 'enabled' | 'disabled' | 'masked' | 'unmasked' = 'enabled',
  ifMissing: 'pass' | 'fail' = 'fail',
) => ({ unit, to, ifMissing }) as const;

describe('units', () => {
  it('gives one call for neighbours of a kind, and knows templates, links and SysV scripts', async () => {
    const context = testContext({
      files: {
        '/usr/lib/systemd/system/sshd.service': 'x',
        '/etc/systemd/system/getty@.service': 'x',
        '/etc/systemd/system/masked.service': { link: '/dev/null' },
        '/etc/init.d/old': 'x',
      },
      programs: { systemctl: () => '' },
    });
    const changes = [
      change('sshd.service'),
      change('getty@tty1.service'),
      change('old'),
      change('masked.service', 'unmasked'),
      change('absent.timer', 'enabled', 'pass'),
      change('sshd', 'masked'),
    ];
    expect(await units({ do: 'units', changes }, context)).to.equal('done');
    expect(context.host.commands).to.deep.equal([
      ['systemctl', '--root=/', '--quiet', 'enable', 'sshd.service', 'getty@tty1.service', 'old'],
      ['systemctl', '--root=/', '--quiet', 'unmask', 'masked.service'],
      ['systemctl', '--root=/', '--quiet', 'mask', 'sshd'],
    ]);
  });
  it('names all missing units at once and runs nothing', async () => {
    const context = testContext({ programs: { systemctl: () => '' } });
    const error = await failure(
      units({ do: 'units', changes: [change('a.service'), change('b.timer')] }, context),
    );
    expect(error.message).to.equal('not in the image: a.service, b.timer');
    expect(context.host.commands).to.deep.equal([]);
  });
  it('has nothing to do when all may be missing and are', async () => {
    const action = { do: 'units', changes: [change('a.service', 'enabled', 'pass')] } as const;
    expect(await units(action, testContext())).to.equal('unchanged');
  });
  it('speaks to OpenRC', async () => {
    const context = testContext(
      { files: { '/etc/init.d/sshd': 'x', '/etc/init.d/crond': 'x' }, programs: { 'rc-update': () => '' } },
      { distro: { ...someDistro, serviceManager: 'openrc' } },
    );
    const changes = [
      { ...change('sshd'), runlevel: 'boot' },
      change('sshd', 'unmasked'),
      change('crond', 'masked'),
    ];
    await units({ do: 'units', changes }, context);
    expect(context.host.commands).to.deep.equal([
      ['rc-update', 'add', 'sshd', 'boot'],
      ['rc-update', '--all', 'del', 'crond'],
    ]);
  });
});
