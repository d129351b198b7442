import type { Action, ExtraRepository } from '../distro/action.ts';
import type { Distro } from '../distro/distro.ts';
import { distroFor } from '../distro/registry.ts';
import { UserError } from '../lib/user-error.ts';
import type { StepName } from '../spec/image-spec.ts';
import { modelArchitecture, modelName } from '../spec/models.ts';
import { type AgentRequest, imageRequest, kernelWish } from './agent-request.ts';
import { boardOf, boardPackages, refuseBoard } from './board.ts';
import { frameworkExclusions } from './framework/framework-exclusions.ts';
import { kubernetesServices } from './kubernetes-services.ts';
import { kubernetesDownload, toolDownloads } from './release-binaries.ts';
import { withoutSkipped } from './skips.ts';
import type { Step } from './step.ts';

/**
 * The steps of the install stage, in order. Pure: the same request gives the same steps, byte for byte.
 * Throws a UserError when the image can't be made, a UsageError when the request contradicts itself.
 */
export function planInstall(request: AgentRequest): readonly Step[] {
  if (request.skip.includes('install')) return [];
  const distro = distroFor(request.system);
  refuseImpossible(request, distro);
  return [
    installPackages(request, distro),
    installKernel(request, distro),
    framework(request, distro),
    kubernetes(request, distro),
    tools(request),
  ].filter((step) => step !== undefined);
}

/** Throws a UserError for a combination that no distribution or this one can't make. */
export function refuseImpossible(request: AgentRequest, distro: Distro): void {
  const { model, system, fips } = request;
  const needed = modelArchitecture(model);
  if (needed !== undefined && needed !== system.arch)
    throw new UserError(`model ${modelName(model)} needs ${needed}, and this is ${system.arch}`, {
      hint: `Build with \`docker build --platform=linux/${needed}\`.`,
    });
  if (fips && system.arch === 'riscv64') throw new UserError('there is no FIPS build for riscv64');
  const board = boardOf(request);
  if (board !== undefined) refuseBoard(board, request, distro);
  const reason = distro.refuses(imageRequest(request));
  if (reason !== undefined) throw new UserError(reason);
  const { name, refusesPartialUpgrade, refusesChanges } = distro.packageManager;
  const wishes = [
    ...boardPackages(request),
    ...request.packages.add,
    ...request.packages.remove,
    ...kernelWish(request).packages,
  ];
  if (refusesChanges !== undefined && wishes.length > 0)
    throw new UserError(`${wishes.join(', ')}: ${refusesChanges}`);
  if (!request.upgrade && refusesPartialUpgrade !== undefined)
    throw new UserError(`${name} can't install without an upgrade: ${refusesPartialUpgrade}`, {
      hint: 'Leave --no-upgrade out. To keep the base as it is, start from an image of the day whose packages you want.',
    });
}

interface Names {
  readonly base: readonly string[];
  readonly kernel: readonly string[];
  /** Those of both that `plan` is to mark. */
  readonly unverified: readonly string[];
}

/** Throws a UserError when the distribution's table has no kernel for the image and the base brings none. */
function packageNames(request: AgentRequest, distro: Distro): Names {
  const { base, kernel } = distro.packages(imageRequest(request));
  if (kernel.length === 0 && distro.bringsKernel !== true && !isSkipped(request, 'installKernel'))
    throw new UserError(
      `no kernel package is known for model ${modelName(request.model)} on ${request.system.prettyName} (${request.system.arch})`,
      { hint: 'Name one with --kernel, or skip installKernel when the base image has its kernel.' },
    );
  const wanted = (names: readonly string[]): readonly string[] =>
    withoutSkipped([...new Set(names)], request.skip)
      .filter((name) => !request.packages.remove.includes(name))
      .sort();
  return {
    base: wanted([...base.map(({ name }) => name), ...boardPackages(request), ...request.packages.add]),
    kernel: wanted(kernel.map(({ name }) => name)),
    unverified: wanted(
      [...base, ...kernel].filter(({ source }) => source === 'unverified').map(({ name }) => name),
    ),
  };
}

function install(
  names: readonly string[],
  marked: readonly string[],
  extra: readonly ExtraRepository[],
): Action {
  const unverified = marked.filter((name) => names.includes(name));
  return {
    do: 'packages',
    change: 'install',
    names,
    ...(unverified.length > 0 ? { unverified } : {}),
    ...(extra.length > 0 ? { extra } : {}),
  };
}

const prepare = (request: AgentRequest): readonly Action[] => [
  { do: 'packages', change: 'refresh' },
  ...(request.upgrade ? [{ do: 'packages', change: 'upgrade' } as const] : []),
];

const isSkipped = (request: AgentRequest, name: StepName): boolean => request.skip.includes(name);

function installPackages(request: AgentRequest, distro: Distro): Step | undefined {
  if (isSkipped(request, 'installPackages') || distro.packageManager.refusesChanges !== undefined)
    return undefined;
  const { base, kernel, unverified } = packageNames(request, distro);
  const withKernel = !isSkipped(request, 'installKernel');
  const extra = distro.extraRepositories?.(imageRequest(request)) ?? [];
  const unwanted = request.packages.remove;
  return {
    name: 'installPackages',
    stage: 'install',
    title: withKernel ? 'Install packages and the kernel' : 'Install packages',
    ...(withKernel ? { reason: 'one transaction: unpacking and triggers run once' } : {}),
    actions: [
      ...distro.beforePackages(imageRequest(request)),
      ...prepare(request),
      install(withKernel ? [...new Set([...base, ...kernel])].sort() : base, unverified, extra),
      ...(unwanted.length > 0 ? [{ do: 'packages', change: 'remove', names: unwanted } as const] : []),
      ...distro.afterPackages(imageRequest(request)),
    ],
  };
}

/** After installPackages the kernel is there already, and the runner says so; alone, the step does all it needs itself. */
function installKernel(request: AgentRequest, distro: Distro): Step | undefined {
  const { kernel, unverified } = packageNames(request, distro);
  if (isSkipped(request, 'installKernel') || kernel.length === 0) return undefined;
  const extra = distro.extraRepositories?.(imageRequest(request)) ?? [];
  const kernelAction = install(kernel, unverified, extra);
  const alone = isSkipped(request, 'installPackages');
  return {
    name: 'installKernel',
    stage: 'install',
    title: alone ? 'Install the kernel' : 'See that the kernel is installed',
    actions: alone
      ? [
          ...distro.beforePackages(imageRequest(request)),
          ...prepare(request),
          kernelAction,
          ...distro.afterPackages(imageRequest(request)),
        ]
      : [kernelAction],
  };
}

/** Steps that are the framework's alone. */
const BROUGHT: readonly StepName[] = ['branding', 'grub', 'miscellaneous', 'cloudconfigs', 'kairosBinaries'];

/** One pass over the framework for every step whose files it brings; the step is named after the first that is not skipped. */
function framework(request: AgentRequest, distro: Distro): Step | undefined {
  const name = ['kairosBinaries' as const, ...BROUGHT].find((step) => !isSkipped(request, step));
  if (name === undefined) return undefined;
  const withProvider = request.variant === 'standard' && !isSkipped(request, 'providerBinaries');
  return {
    name,
    stage: 'install',
    title: 'Unpack the framework',
    actions: [
      { do: 'directory', path: '/etc/kairos', mode: 0o755 },
      {
        do: 'framework',
        source: request.framework.source,
        parts: withProvider ? ['core', 'provider'] : ['core'],
        exclude: frameworkExclusions({
          ...request,
          generator: distro.initrd.generator,
          serviceManager: distro.serviceManager,
        }),
      },
      ...(withProvider ? [PROVIDER_LINK] : []),
    ],
  };
}

/** `kairos` is the provider's command line, unless the framework brings a program of that name. */
const PROVIDER_LINK: Action = {
  do: 'link',
  path: '/usr/bin/kairos',
  target: '../../system/providers/agent-provider-kairos',
  onlyIfTargetExists: true,
  onlyIfAbsent: true,
};

function kubernetes(request: AgentRequest, distro: Distro): Step | undefined {
  const { kubernetes: wish, system, releases } = request;
  if (wish === undefined || isSkipped(request, 'kubernetes')) return undefined;
  return {
    name: 'kubernetes',
    stage: 'install',
    title: `Install ${wish.provider}`,
    actions: [
      kubernetesDownload(wish, system.arch, releases),
      ...kubernetesServices(wish.provider, distro.serviceManager),
    ],
  };
}

function tools(request: AgentRequest): Step | undefined {
  if (request.variant !== 'standard' || isSkipped(request, 'providerBinaries')) return undefined;
  return {
    name: 'providerBinaries',
    stage: 'install',
    title: 'Install k9s, nerdctl and kube-vip',
    actions: toolDownloads(request.system.arch, request.releases),
  };
}
