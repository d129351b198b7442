import { expect } from 'chai';
import { kubernetesServices } from '../../src/plan/kubernetes-services.ts';

describe('kubernetesServices', () => {
  const files = (...[provider, manager]: Parameters<typeof kubernetesServices>): string[] =>
    kubernetesServices(provider, manager).map((action) =>
      action.do === 'write'
        ? `${action.path} ${action.mode.toString(8)}`
        : action.do === 'link'
          ? action.path
          : '',
    );
  it('are units of systemd', () => {
    expect(files('k3s', 'systemd')).to.deep.equal([
      '/etc/systemd/system/k3s.service 644',
      '/etc/systemd/system/k3s-agent.service 644',
      '/usr/bin/kubectl',
      '/usr/bin/crictl',
      '/usr/bin/ctr',
    ]);
    expect(JSON.stringify(kubernetesServices('k3s', 'systemd'))).to.include('ExecStart=/usr/bin/k3s agent');
  });
  it('are scripts of OpenRC', () =>
    expect(files('k0s', 'openrc')).to.deep.equal([
      '/etc/init.d/k0scontroller 755',
      '/etc/init.d/k0sworker 755',
    ]));
});
