import { expect } from 'chai';
import type { Action } from '../../src/distro/action.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { planInit } from '../../src/plan/init.ts';
import { planInstall } from '../../src/plan/install.ts';
import type { Board } from '../../src/spec/board.ts';
import { agentRequestOf, alpineSystem, debianSystem, redHatSystem } from '../support/requests.ts';

const acme: Board = {
  name: 'acme-one',
  arch: 'amd64',
  bases: [
    { distro: 'debian', releases: '>=12', kernel: 'linux-image-rt-amd64', packages: ['u-boot-tools'] },
    { distro: 'redhat', packages: ['uboot-tools'] },
    { distro: 'alpine' },
  ],
};
const forBoard = (board: Partial<Board>, changes: Partial<AgentRequest> = {}): AgentRequest =>
  agentRequestOf({ model: { ...acme, ...board }, ...changes });
const actionsOf = (steps: ReturnType<typeof planInit>): readonly Action[] =>
  steps.flatMap((step) => step.actions);
const installed = (request: AgentRequest): readonly string[] =>
  actionsOf(planInstall(request)).flatMap((action) =>
    action.do === 'packages' && action.change === 'install' ? action.names : [],
  );
const added = (request: AgentRequest): readonly string[] => {
  const generic = installed({ ...request, model: 'generic', kernel: [] });
  return [...new Set(installed(request))].filter((name) => !generic.includes(name));
};

describe("a board of the user's own", () => {
  it('is a generic machine with its packages and its kernel instead of the default one', () => {
    expect(added(forBoard({}))).to.deep.equal(['linux-image-rt-amd64', 'u-boot-tools']);
    expect(installed(forBoard({}))).to.not.include('linux-image-amd64');
    expect(added(forBoard({}, { system: redHatSystem() }))).to.deep.equal(['uboot-tools']);
  });

  it('gives way to the kernel that is asked for, and is asked of init', () => {
    const request = forBoard({}, { kernel: ['linux-image-cloud-amd64'] });
    expect(added(request)).to.deep.equal(['linux-image-cloud-amd64', 'u-boot-tools']);
    expect(actionsOf(planInit(forBoard({})))).to.deep.include({
      do: 'choose-kernel',
      packages: ['linux-image-rt-amd64'],
    });
    expect(actionsOf(planInit(forBoard({}, { kernel: ['6.1.0-rt'] })))).to.deep.include({
      do: 'choose-kernel',
      packages: ['linux-image-rt-amd64'],
      release: '6.1.0-rt',
    });
  });

  it('takes every entry that fits: the ID, the distribution, the family, the release', () => {
    const bases = [
      { distro: 'linuxmint', packages: ['by-id'] },
      { distro: 'ubuntu', releases: '24.04', packages: ['by-distro'] },
      { distro: 'debian', packages: ['by-family'] },
      { distro: 'ubuntu', releases: '<24.04', packages: ['older'] },
    ];
    const system = debianSystem({ id: 'linuxmint', distro: 'ubuntu', version: '24.04' });
    expect(added(forBoard({ bases }, { system }))).to.deep.equal(['by-distro', 'by-family', 'by-id']);
  });

  it('is named in the image', () => {
    const release = actionsOf(planInit(forBoard({}))).find((action) => action.do === 'release');
    expect(release?.keys).to.include({
      KAIROS_MODEL: 'acme-one',
      KAIROS_IMAGE_LABEL: '12-core-amd64-acme-one-v1.0.0',
    });
  });

  it('adds to the kernel command line of whatever framework', () => {
    const request = forBoard({ consoles: ['ttyS2,1500000'], bootArguments: ['a=b', 'c'] });
    const generic = actionsOf(planInit(agentRequestOf()));
    const own = actionsOf(planInit(request)).filter(
      (action) => 'path' in action && !generic.some((other) => 'path' in other && other.path === action.path),
    );
    expect(own).to.deep.equal([
      {
        do: 'write',
        path: '/etc/cos/bootargs-model.cfg',
        mode: 0o644,
        content:
          '# Kernel arguments of the model acme-one.\nset kernelcmd="${kernelcmd} console=ttyS2,1500000 a=b c"\n',
      },
      {
        do: 'lines',
        path: '/etc/cos/bootargs.cfg',
        mode: 0o644,
        lines: [
          'if [ -f (loop0)/etc/cos/bootargs-model.cfg ]; then source (loop0)/etc/cos/bootargs-model.cfg; fi',
        ],
      },
    ]);
  });

  it('changes the initrd and the services', () => {
    const actions = actionsOf(
      planInit(
        forBoard({
          initrd: { drivers: ['dw-mmc'], omitDrivers: ['nouveau'], omitModules: ['iscsi', 'nfs'] },
          services: { enable: ['fan.service'], disable: ['a.timer'], mask: ['b.service'] },
        }),
      ),
    );
    expect(actions).to.deep.include({
      do: 'dracut-drivers',
      path: '/etc/dracut.conf.d/kairos-model.conf',
      mode: 0o644,
      content: '# the model acme-one\nomit_drivers+=" nouveau "\nomit_dracutmodules+=" iscsi nfs "\n',
      drivers: ['dw_mmc'],
    });
    const units = actions.find((action) => action.do === 'units');
    expect(units?.changes.slice(-3)).to.deep.equal([
      { unit: 'fan.service', to: 'enabled', ifMissing: 'fail' },
      { unit: 'a.timer', to: 'disabled', ifMissing: 'fail' },
      { unit: 'b.service', to: 'masked', ifMissing: 'fail' },
    ]);
  });

  const refused: readonly [string, AgentRequest, RegExp, RegExp][] = [
    [
      'another architecture',
      forBoard({ arch: 'arm64' }),
      /acme-one needs arm64, and this is amd64/,
      /linux\/arm64/,
    ],
    [
      'a base that no entry is for',
      forBoard({}, { system: debianSystem({ version: '11' }) }),
      /acme-one has no entry for .*\(debian 11\)/,
      /debian >=12; redhat; alpine/,
    ],
    [
      'arguments with Trusted Boot',
      forBoard({ bootArguments: ['x'] }, { trustedBoot: true }),
      /Trusted Boot has not/,
      /UKI/,
    ],
    [
      'an initrd by another program than dracut',
      forBoard({ initrd: { drivers: ['x'] } }, { system: alpineSystem() }),
      /builds it with mkinitfs/,
      /before the init stage/,
    ],
  ];
  for (const [what, request, message, hint] of refused)
    it(`is refused for ${what}, by both stages`, () => {
      for (const plan of [planInstall, planInit])
        expect(() => plan(request))
          .to.throw(UserError, message)
          .with.property('hint')
          .that.matches(hint);
    });
});
