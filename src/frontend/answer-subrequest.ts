import { formatPlatform } from '../oci/choose-platform.ts';
import { decode } from '../wire/codec.ts';
import { Op } from '../wire/frontend.generated.ts';
import { digestOf } from '../llb/op.ts';
import { marshal, type MarshalledGraph } from '../llb/marshal.ts';
import { choosePlatforms } from './choose-platforms.ts';
import { chooseTarget } from './choose-target.ts';
import type { FoundDefinition } from './contexts/find-definition.ts';
import type { Gateway } from './gateway.ts';
import { loadDefinition, refuseErrors } from './load-definition.ts';
import { type Doors, lowerTarget, planTarget, sourceFile } from './lower-target.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { metadataResult, type Result } from './result.ts';
import { fileKnowledge } from './show-warnings.ts';
import { findSubrequest } from './subrequests/registry.ts';
import type { DefinitionKnowledge, SubrequestAnswer } from './subrequests/subrequest.ts';

/** Answers a request for information with data instead of an image. Throws UnsupportedSubrequest, and what a build would throw. */
export async function answerSubrequest(
  gateway: Gateway,
  request: FrontendRequest,
  {
    name,
    doors,
    found,
  }: { readonly name: string; readonly doors: Doors; readonly found: () => Promise<FoundDefinition> },
): Promise<Result> {
  const subrequest = findSubrequest(name);
  const answered = (answer: Omit<SubrequestAnswer, 'version'>): Result =>
    metadataResult({ ...answer, version: subrequest.version });
  if (subrequest.needs === 'nothing') return answered(subrequest.answer(undefined));
  const definition = loadDefinition(await found(), request);
  const { images } = definition;
  const file = await fileKnowledge(request, definition);
  if (subrequest.needs === 'file') return answered(subrequest.answer(file));
  refuseErrors(definition);
  const [usual] = request.platforms.length > 0 ? request.platforms : gateway.platforms;
  const known = { ...file, platform: usual === undefined ? '' : formatPlatform(usual) };
  if (subrequest.needs === 'images') return answered(subrequest.answer(known));
  const { cell, view } = chooseTarget(images.cells, request.target);
  const [platform] = choosePlatforms(cell, request, gateway);
  if (platform === undefined) throw new TypeError('there is always a platform');
  const task = { cell, platform, definition, epoch: undefined };
  if (subrequest.needs === 'cell')
    return answered(
      subrequest.answer({
        ...known,
        cell,
        plan: planTarget(request, cell, { ...cell.spec, arch: platform.arch }, []),
      }),
    );
  if (subrequest.needs === 'versions') {
    const { plan } = await lowerTarget(gateway, request, task, doors);
    const { kubernetes } = plan.spec;
    const version = cell.spec.kubernetes?.version === 'latest' ? kubernetes?.version : undefined;
    return answered(
      subrequest.answer({
        ...known,
        cell,
        plan,
        ...(version === undefined ? {} : { kubernetesVersion: version }),
      }),
    );
  }
  const { plan, lowered } = await lowerTarget(gateway, request, task, doors);
  const output = view === 'image' ? lowered.image : lowered.debug[view];
  const graph = marshal(output, { sources: [sourceFile(definition)] });
  return answered(subrequest.answer({ ...known, cell, plan, definition: readable(graph) }));
}

/** A graph for a reader: its operations by digest, as messages instead of bytes. */
function readable({ def, metadata, source }: MarshalledGraph): DefinitionKnowledge['definition'] {
  return {
    def: Object.fromEntries(def.map((bytes) => [digestOf(bytes), plain(decode(Op, bytes))])),
    metadata: plain(metadata),
    source: plain(source),
  };
}

/** Values that JSON has: bytes in base64, whole numbers as text, and nothing that is left out. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, plain(inner)]),
  );
}
