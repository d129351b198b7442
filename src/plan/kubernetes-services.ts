import type { Action } from '../distro/action.ts';
import type { Distro } from '../distro/distro.ts';
import type { Provider } from '../spec/image-spec.ts';

interface Service {
  readonly name: string;
  readonly description: string;
  readonly program: string;
  readonly argument: string;
  /** systemd's own word for when the service counts as started. */
  readonly type: 'notify' | 'exec' | 'simple';
}

const SERVICES: Readonly<Record<Provider, readonly Service[]>> = {
  k3s: [
    { name: 'k3s', description: 'k3s server', program: '/usr/bin/k3s', argument: 'server', type: 'notify' },
    { name: 'k3s-agent', description: 'k3s agent', program: '/usr/bin/k3s', argument: 'agent', type: 'exec' },
  ],
  k0s: [
    {
      name: 'k0scontroller',
      description: 'k0s controller',
      program: '/usr/bin/k0s',
      argument: 'controller',
      type: 'simple',
    },
    {
      name: 'k0sworker',
      description: 'k0s worker',
      program: '/usr/bin/k0s',
      argument: 'worker',
      type: 'simple',
    },
  ],
};

/** k3s answers to these names too. */
const K3S_NAMES = ['kubectl', 'crictl', 'ctr'];

/** Services of a Kubernetes provider. They are not enabled: the provider starts the right one on a node. */
export function kubernetesServices(provider: Provider, manager: Distro['serviceManager']): readonly Action[] {
  const services = SERVICES[provider].map((service) =>
    manager === 'systemd' ? unit(service) : script(service),
  );
  const links = K3S_NAMES.map((name): Action => ({
    do: 'link',
    path: `/usr/bin/${name}`,
    target: 'k3s',
    onlyIfAbsent: true,
  }));
  return provider === 'k3s' ? [...services, ...links] : services;
}

/** systemd.service(5), systemd.exec(5). */
function unit(service: Service): Action {
  return {
    do: 'write',
    path: `/etc/systemd/system/${service.name}.service`,
    mode: 0o644,
    content: `[Unit]
Description=${service.description}
After=network-online.target
Wants=network-online.target
ConditionFileIsExecutable=${service.program}
StartLimitIntervalSec=5
StartLimitBurst=10

[Service]
Type=${service.type}
EnvironmentFile=-/etc/default/${service.name}
EnvironmentFile=-/etc/sysconfig/${service.name}
EnvironmentFile=-/etc/systemd/system/${service.name}.service.env
ExecStartPre=-/sbin/modprobe br_netfilter
ExecStartPre=-/sbin/modprobe overlay
ExecStart=${service.program} ${service.argument}
Restart=always
RestartSec=10
KillMode=process
Delegate=yes
LimitNOFILE=999999
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0

[Install]
WantedBy=multi-user.target
`,
  };
}

/** openrc-run(8). */
function script(service: Service): Action {
  return {
    do: 'write',
    path: `/etc/init.d/${service.name}`,
    mode: 0o755,
    content: `#!/sbin/openrc-run
description="${service.description}"
supervisor=supervise-daemon
command="${service.program}"
command_args="${service.argument}"
output_log="/var/log/${service.name}.log"
error_log="/var/log/${service.name}.err"
respawn_delay=10
respawn_max=0
rc_ulimit="-n 1048576 -u unlimited"

depend() {
\tneed cgroups net
\tuse dns
\tafter firewall
}

set -o allexport
if [ -f /etc/environment ]; then . /etc/environment; fi
if [ -f /etc/default/${service.name} ]; then . /etc/default/${service.name}; fi
if [ -f /etc/rancher/k3s/${service.name}.env ]; then . /etc/rancher/k3s/${service.name}.env; fi
set +o allexport
`,
  };
}
