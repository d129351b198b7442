import type { Action, UnitChange } from '../distro/action.ts';
import type { Distro } from '../distro/distro.ts';
import { distroFor } from '../distro/registry.ts';
import { OLD_INITRDS } from '../distro/removals.ts';
import { UsageError } from '../lib/user-error.ts';
import { type AgentRequest, imageRequest, kernelWish } from './agent-request.ts';
import { boardBootArguments, boardInitrd, boardOf, boardUnits } from './board.ts';
import { refuseImpossible } from './install.ts';
import { releaseKeys } from './kairos-release.ts';
import { skipsUnit } from './skips.ts';
import type { Step } from './step.ts';

/**
 * The steps of the init stage, in order. Pure. What only the built image knows (kernels, the Kubernetes version) is
 * looked up when a step runs, after the user's own changes.
 * Throws a UserError when the image can't be made, a UsageError without a version.
 */
export function planInit(request: AgentRequest): readonly Step[] {
  if (request.skip.includes('init')) return [];
  const distro = distroFor(request.system);
  refuseImpossible(request, distro);
  return steps(request, distro).filter(
    (step) => !request.skip.includes(step.name) && step.actions.length > 0,
  );
}

function steps(request: AgentRequest, distro: Distro): readonly Step[] {
  const wish = kernelWish(request);
  const image = imageRequest(request);
  const board = boardOf(request);
  return [
    {
      name: 'kairosRelease',
      stage: 'init',
      title: 'Write /etc/kairos-release',
      actions: request.skip.includes('kairosRelease') ? [] : [release(request)],
    },
    {
      name: 'kernel',
      stage: 'init',
      title: 'Choose the kernel and link it',
      actions: [
        {
          do: 'choose-kernel',
          packages: wish.packages,
          ...(wish.release === undefined ? {} : { release: wish.release }),
        },
        ...(board === undefined ? [] : boardBootArguments(board)),
      ],
    },
    {
      name: 'initramfsConfigs',
      stage: 'init',
      title: 'Configure the initrd',
      actions: request.trustedBoot
        ? []
        : [...distro.initrd.configuration(image), ...(board === undefined ? [] : boardInitrd(board))],
    },
    {
      name: 'initrd',
      stage: 'init',
      title: request.trustedBoot ? 'Remove initrds' : 'Build the initrd',
      ...(request.trustedBoot ? { reason: 'with Trusted Boot the root itself becomes the initrd' } : {}),
      actions: request.trustedBoot ? [OLD_INITRDS] : [OLD_INITRDS, { do: 'initrd' }],
    },
    { name: 'services', stage: 'init', title: 'Set services', actions: services(request, distro) },
    {
      name: 'sshHardening',
      stage: 'init',
      title: 'Harden the SSH server',
      actions: distro.sshHardening(image),
    },
    { name: 'workarounds', stage: 'init', title: 'Apply workarounds', actions: distro.workarounds(image) },
    { name: 'cleanup', stage: 'init', title: 'Clean up', actions: distro.cleanup(image) },
  ];
}

function release(request: AgentRequest): Action {
  if (request.version === undefined)
    throw new UsageError('the image needs a version', 'Pass --version, such as --version v1.0.0.');
  return {
    do: 'release',
    keys: releaseKeys(request, request.version),
    ...(request.kubernetes === undefined ? {} : { software: request.kubernetes.provider }),
  };
}

/** A node is online when one of its interfaces is: systemd-networkd-wait-online(8). */
const WAIT_FOR_ANY: Action = {
  do: 'write',
  path: '/etc/systemd/system/systemd-networkd-wait-online.service.d/override.conf',
  mode: 0o644,
  content: '[Service]\nExecStart=\nExecStart=/usr/lib/systemd/systemd-networkd-wait-online --any\n',
};

function services(request: AgentRequest, distro: Distro): readonly Action[] {
  const wanted = (changes: readonly UnitChange[]): readonly UnitChange[] =>
    changes.filter(({ unit }) => !skipsUnit(unit, request.skip));
  const board = boardOf(request);
  const changes = [...distro.units(imageRequest(request)), ...(board === undefined ? [] : boardUnits(board))];
  if (distro.serviceManager === 'openrc') return [{ do: 'units', changes: wanted(changes) }];
  return [
    WAIT_FOR_ANY,
    {
      do: 'units',
      changes: wanted([
        // It would ask questions on the console of a node's first boot.
        { unit: 'systemd-firstboot.service', to: 'masked', ifMissing: 'pass' },
        ...changes,
      ]),
    },
  ];
}
