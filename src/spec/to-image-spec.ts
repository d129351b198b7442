import { PUBLISHED } from '../lib/published-names.ts';
import {
  type ImageSpec,
  type RunMount,
  type Skip,
  type UserStage,
  USER_STAGES,
  type UserStep,
  type Variant,
} from './image-spec.ts';
import { modelArchitecture } from './models.ts';
import type { CellChoice, Kairosfile } from './schema.ts';

/** Fills in every default for one choice of the matrix axes. Base and version must be there; the rules see to it. */
export function toImageSpec(kairosfile: Kairosfile, choice: CellChoice): ImageSpec {
  const variant = choice.variant ?? kairosfile.variant ?? 'core';
  const model = choice.model ?? kairosfile.model ?? 'generic';
  const arch = choice.arch ?? kairosfile.arch ?? modelArchitecture(model);
  const kernel = kairosfile.kernel ?? [];
  return {
    base: choice.base ?? kairosfile.base ?? '',
    version: kairosfile.version ?? '',
    model,
    variant,
    ...software(variant, choice.kubernetes, kairosfile),
    trustedBoot: choice.trustedBoot ?? kairosfile.trustedBoot ?? false,
    fips: choice.fips ?? kairosfile.fips ?? false,
    ...(kairosfile.framework === undefined ? {} : { framework: kairosfile.framework }),
    registry: kairosfile.registry ?? PUBLISHED.upgradeRegistry,
    kernel: typeof kernel === 'string' ? [kernel] : kernel,
    packages: { add: kairosfile.packages?.add ?? [], remove: kairosfile.packages?.remove ?? [] },
    // The schema has seen to the form.
    skip: (kairosfile.skip ?? []) as readonly Skip[],
    stages: toStages(kairosfile.stages ?? {}),
    ...(arch === undefined ? {} : { arch }),
  };
}

/** What a standard image has besides the system. Who names providers of plugins only gets no Kubernetes of ours as well. */
function software(
  variant: Variant,
  choice: CellChoice['kubernetes'],
  { kubernetes, providers = [] }: Kairosfile,
): Pick<ImageSpec, 'kubernetes' | 'providers'> {
  if (variant === 'core') return { providers: [] };
  const isAsked = choice !== undefined || kubernetes !== undefined || providers.length === 0;
  return {
    ...(isAsked ? { kubernetes: chooseKubernetes(choice ?? {}, kubernetes ?? {}) } : {}),
    providers: providers.map(({ name, version, config }) => ({
      name,
      ...(version === undefined ? {} : { version }),
      ...(config === undefined ? {} : { config }),
    })),
  };
}

type WrittenKubernetes = NonNullable<Kairosfile['kubernetes']>;

const chooseKubernetes = (
  choice: WrittenKubernetes,
  otherwise: WrittenKubernetes,
): NonNullable<ImageSpec['kubernetes']> => ({
  provider: choice.provider ?? otherwise.provider ?? 'k3s',
  version: choice.version ?? otherwise.version ?? 'latest',
});

function toStages(stages: NonNullable<Kairosfile['stages']>): ImageSpec['stages'] {
  const filled: Partial<Record<UserStage, readonly UserStep[]>> = {};
  for (const stage of USER_STAGES) {
    const steps = stages[stage] ?? [];
    if (steps.length > 0) filled[stage] = steps.map(toStep);
  }
  return filled;
}

type WrittenStep = NonNullable<NonNullable<Kairosfile['stages']>[UserStage]>[number];

/** Drops the line break that a YAML block scalar ends with, and keys that are there without a value. */
function toStep(step: WrittenStep): UserStep {
  if ('run' in step)
    return {
      run: step.run.replace(/\n$/, ''),
      ...(step.mounts === undefined || step.mounts.length === 0
        ? {}
        : { mounts: step.mounts.map(withoutEmpty) }),
    };
  const { from, to, mode, chown } = step.copy;
  return {
    copy: {
      from,
      to,
      ...(mode === undefined ? {} : { mode }),
      ...(chown === undefined ? {} : { chown }),
    },
  };
}

/** The same mount without keys that are there without a value. */
function withoutEmpty(
  mount: NonNullable<Extract<WrittenStep, { readonly run: unknown }>['mounts']>[number],
): RunMount {
  if (!('secret' in mount)) return mount;
  const { secret, target, env } = mount;
  return {
    secret,
    ...(target === undefined ? {} : { target }),
    ...(env === undefined ? {} : { env }),
  };
}
