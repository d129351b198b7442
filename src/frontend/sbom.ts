import { exec } from '../llb/exec.ts';
import { type Output, scratch } from '../llb/op.ts';
import { UserError } from '../lib/user-error.ts';
import type { Platform } from '../oci/image-manifest.ts';
import { findImage } from './contexts/find-image.ts';
import type { Gateway } from './gateway.ts';
import type { TreeReference } from './tree-reference.ts';
import type { FrontendRequest, SbomRequest } from './request/frontend-request.ts';
import type { Attestation } from './result.ts';

/** Where a scanner finds the image and puts what it found (buildkit, docs/attestations/sbom-protocol.md). */
const SOURCE = '/run/src/core/sbom';
const DESTINATION = '/run/out/';

interface ScannerConfig {
  readonly config?: {
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly Env?: readonly string[] | null;
    readonly WorkingDir?: string;
  };
}

/** Lets a scanner list what is in an image; the list becomes an attestation of it. Throws UserError for an image that is no scanner. */
export async function sbomAttestation(
  gateway: Gateway,
  request: FrontendRequest,
  { generator, parameters }: SbomRequest,
  image: {
    readonly name: string;
    readonly output: Output;
    readonly platform: Platform;
    readonly solve: (output: Output) => Promise<TreeReference>;
  },
): Promise<Attestation> {
  // The scanner reads files, so it need not be of the image's platform.
  const [platform = image.platform] = gateway.platforms;
  const scanner = await findImage(gateway, request, {
    reference: generator,
    platform,
    title: `[sbom] ${generator}`,
  });
  const { config = {} } = JSON.parse(scanner.config ?? '{}') as ScannerConfig;
  const args = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  if (scanner.tree === undefined || args.length === 0)
    throw new UserError(`the image ${generator} has no program that could list what is in an image`);
  const environment = (config.Env ?? []).map((entry): [string, string] => {
    const [name = '', ...value] = entry.split('=');
    return [name, value.join('=')];
  });
  const scan = exec(scanner.tree, {
    args,
    env: {
      ...Object.fromEntries(environment),
      ...parameters,
      BUILDKIT_SCAN_DESTINATION: DESTINATION,
      BUILDKIT_SCAN_SOURCE: SOURCE,
    },
    cwd: config.WorkingDir === undefined || config.WorkingDir === '' ? '/' : config.WorkingDir,
    platform,
    mounts: [
      { type: 'bind', dest: SOURCE, from: image.output, readonly: true },
      { type: 'bind', dest: DESTINATION, from: scratch },
      { type: 'tmpfs', dest: '/tmp' },
    ],
    name: `[${image.name}] list what is in the image using ${generator}`,
  });
  return {
    tree: await image.solve(scan.output(DESTINATION)),
    path: '/',
    metadata: { reason: 'sbom', 'sbom-core': 'sbom' },
    predicateType: 'https://spdx.dev/Document',
  };
}
