import type { FrameworkSource } from '../distro/action.ts';
import type { ImageRequest, RepositoryMirrors } from '../distro/distro.ts';
import type { System } from '../distro/system.ts';
import type { ImageSpec } from '../spec/image-spec.ts';
import { boardKernel } from './board.ts';
import type { ReleaseSources } from './release-sources.ts';

/** Everything one run of the agent was asked for: the command line and the system it found. */
export interface AgentRequest extends Pick<
  ImageSpec,
  'fips' | 'kubernetes' | 'model' | 'packages' | 'registry' | 'skip' | 'trustedBoot' | 'variant'
> {
  readonly system: System;
  readonly framework: {
    readonly source: FrameworkSource;
    /** Recorded as KAIROS_FRAMEWORK_VERSION. */
    readonly version: string;
    /** True for a v2.16-era framework, whose dracut module needs more programs. */
    readonly legacy: boolean;
  };
  /** The image's version; only `init` needs it. */
  readonly version?: string;
  readonly agentVersion: string;
  /** Kernel packages instead of the default ones, or one kernel release that is to be chosen. */
  readonly kernel: readonly string[];
  /** Upgrade the base once before packages are installed. */
  readonly upgrade: boolean;
  /** Leave the package index in the image. */
  readonly keepIndex: boolean;
  readonly releases: ReleaseSources;
  readonly mirrors: RepositoryMirrors;
  /** Directory of release files that were fetched beforehand, under the names they are published by. */
  readonly releasesDirectory?: string;
  /** Directory of packages that takes the place of every repository. */
  readonly packagesDirectory?: string;
}

/** What `--kernel` named, or else the model of the user's own: packages to install, or the release of a kernel that is or will be there. */
export function kernelWish(request: Pick<AgentRequest, 'kernel' | 'model' | 'system'>): {
  readonly packages: readonly string[];
  readonly release?: string;
} {
  const release = request.kernel.find((name) => /^\d/.test(name));
  const named = request.kernel.filter((name) => name !== release);
  const packages = named.length > 0 ? named : boardKernel(request);
  return release === undefined ? { packages } : { packages, release };
}

/** The part of the request that a distribution answers to. */
export function imageRequest(request: AgentRequest): ImageRequest {
  return {
    system: request.system,
    // To a distribution, a board of the user's own is a generic machine; plan/board.ts adds the rest.
    model: typeof request.model === 'string' ? request.model : 'generic',
    variant: request.variant,
    ...(request.kubernetes === undefined ? {} : { provider: request.kubernetes.provider }),
    trustedBoot: request.trustedBoot,
    fips: request.fips,
    kernel: kernelWish(request).packages,
    legacyFramework: request.framework.legacy,
    keepIndex: request.keepIndex,
    mirrors: request.mirrors,
    localPackages: request.packagesDirectory !== undefined,
  };
}
