import { setImmediate as written } from 'node:timers/promises';
import type { Platform } from '../oci/image-manifest.ts';
import { formatPlatform } from '../oci/choose-platform.ts';
import { marshal } from '../llb/marshal.ts';
import type { Output } from '../llb/op.ts';
import { choosePlatforms } from './choose-platforms.ts';
import { chooseTarget, type View } from './choose-target.ts';
import { findDefinition, type FoundDefinition } from './contexts/find-definition.ts';
import { resolveEpoch } from './epoch.ts';
import type { Gateway } from './gateway.ts';
import type { TreeReference } from './tree-reference.ts';
import { loadDefinition, refuseErrors } from './load-definition.ts';
import { type Doors, type LoweredTarget, lowerTarget, sourceFile } from './lower-target.ts';
import { checkNoCacheNames } from './no-cache.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { type ImageResult, imagesResult, type Result } from './result.ts';
import { sbomAttestation } from './sbom.ts';
import { showWarnings } from './show-warnings.ts';

/**
 * Builds what a request asks for: reads the Kairosfile, chooses the image, finds out what has to be known, and solves its graph on every
 * platform that is asked for. The one library behind the frontend's image and the client. Throws UserError, DiagnosticsError with the
 * places in the Kairosfile, and GrpcError with what the daemon says.
 * @param found the Kairosfile, for a caller that has asked for it already
 */
export async function solveKairosfile(
  gateway: Gateway,
  request: FrontendRequest,
  doors: Doors,
  found: Promise<FoundDefinition> = findDefinition(gateway, request),
): Promise<Result> {
  const { think = () => undefined } = doors;
  const file = await found;
  think('the Kairosfile is here');
  const definition = loadDefinition(file, request);
  refuseErrors(definition);
  const { cells } = definition.images;
  const { cell, view } = chooseTarget(cells, request.target);
  checkNoCacheNames(request, cells);
  const platforms = choosePlatforms(cell, request, gateway);
  const epoch = await resolveEpoch(gateway, request);
  // What the daemon has to look up is asked for first: the rules are gone through meanwhile.
  const warned = written().then(async () => showWarnings(gateway, request, definition));
  const images = await Promise.all(
    platforms.map(async (platform): Promise<ImageResult> => {
      const title = platforms.length === 1 ? {} : { title: formatPlatform(platform.platform) };
      const task = { cell, platform, definition, epoch, whole: view === 'image', ...title };
      // A warning may be an error to this Kairosfile: nothing is made before that is known.
      const [target] = await Promise.all([lowerTarget(gateway, request, task, doors), warned]);
      await Promise.all(
        target.lowered.notices.map(async (short) =>
          gateway.warn({ digest: definition.file.source.op.digest, short, detail: [] }),
        ),
      );
      const solve = async (output: Output): Promise<TreeReference> =>
        gateway.solve(marshal(output, { sources: [sourceFile(definition)] }), {
          cacheImports: request.cacheImports,
        });
      return solveTarget(gateway, request, { target, platform: platform.platform, view, epoch, solve });
    }),
  );
  return imagesResult(images, request.multiPlatform ?? platforms.length > 1);
}

async function solveTarget(
  gateway: Gateway,
  request: FrontendRequest,
  job: {
    readonly target: LoweredTarget;
    readonly platform: Platform;
    readonly view: View;
    readonly epoch: number | undefined;
    readonly solve: (output: Output) => Promise<TreeReference>;
  },
): Promise<ImageResult> {
  const { view, epoch, solve, platform } = job;
  const { lowered, plan } = job.target;
  const output = view === 'image' ? lowered.image : lowered.debug[view];
  const [tree] = await Promise.all([
    solve(output),
    // The image counts when its checks have passed; a daemon that can't wait for them by itself is waited for here.
    view === 'image' && lowered.validation !== undefined
      ? solve(lowered.validation).then(async (checks) => gateway.evaluate(checks))
      : undefined,
  ]);
  const { sbom } = request;
  const withSbom =
    view === 'image' && sbom !== undefined && gateway.capabilities.has('reference.attestations');
  return {
    platform,
    tree,
    config: lowered.config,
    ...(lowered.baseConfig === undefined ? {} : { baseConfig: lowered.baseConfig }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(withSbom
      ? {
          attestations: [
            await sbomAttestation(gateway, request, sbom, { name: plan.name, output, platform, solve }),
          ],
        }
      : {}),
  };
}
