import { table } from '../../lib/text-table.ts';
import type { ImageSpec, MatrixCell } from '../../spec/image-spec.ts';
import { modelName } from '../../spec/models.ts';
import { writtenBases } from '../../spec/lint/written-bases.ts';
import { locationOf, sourceData } from './location.ts';
import { DEBUG_TARGETS } from './debug-targets.ts';
import {
  answerJson,
  BUILD_ARGUMENTS_OPTION,
  type ImagesKnowledge,
  type Subrequest,
  type SubrequestAnswer,
  USUAL_RESULTS,
} from './subrequest.ts';

/** Every image of the Kairosfile, and what there is to look into (buildkit, frontend/subrequests/targets). */
export const targetsRequest: Subrequest = {
  name: 'frontend.targets',
  version: '1.0.0',
  description: 'List the images of the Kairosfile: the values of --target',
  opts: [BUILD_ARGUMENTS_OPTION],
  metadata: USUAL_RESULTS,
  needs: 'images',
  answer: targets,
};

function targets({ source, images, platform }: ImagesKnowledge): Omit<SubrequestAnswer, 'version'> {
  const { cells } = images;
  const places = new Map(
    writtenBases(images.kairosfile).map(({ reference, path }) => [reference, images.placeOf(path).range]),
  );
  // Without --target there is something to build only when there is one image.
  const hasDefault = cells.length === 1;
  const list = cells.flatMap(({ name, spec }) => [
    {
      name,
      ...(hasDefault ? { default: true } : {}),
      description: describeImage(spec),
      base: spec.base,
      platform: platformOf(spec, platform),
      location: locationOf(places.get(spec.base)),
    },
    ...DEBUG_TARGETS.map(({ view, description }) => ({ name: `${name}/${view}`, description })),
  ]);
  return {
    'result.json': answerJson({ targets: list, sources: [sourceData(source.content)] }),
    'result.txt': targetsText(cells, platform),
  };
}

/** What an image is, in a few words: thousands of them have to fit into one message. */
export function describeImage({ variant, kubernetes, model, trustedBoot, fips }: ImageSpec): string {
  return [
    variant,
    ...(kubernetes === undefined ? [] : [`with ${kubernetes.provider} ${kubernetes.version}`]),
    ...(model === 'generic' ? [] : [`for ${modelName(model)}`]),
    ...(trustedBoot ? ['as UKI'] : []),
    ...(fips ? ['with FIPS'] : []),
  ].join(' ');
}

const platformOf = ({ arch }: ImageSpec, platform: string): string =>
  arch === undefined ? platform : `linux/${arch}`;

function targetsText(cells: readonly MatrixCell[], platform: string): string {
  const rows = cells.map(({ name, spec }) => [
    cells.length === 1 ? `${name} (default)` : name,
    describeImage(spec),
    spec.base,
    platformOf(spec, platform),
  ]);
  const debug = DEBUG_TARGETS.map(({ view, description }) => [`  TARGET/${view}`, description]);
  return `${table([['TARGET', 'DESCRIPTION', 'BASE', 'PLATFORM'], ...rows])}\nTo look into one of them:\n${table(debug)}`;
}
