import { table } from '../../lib/text-table.ts';
import { imageParameters } from '../../plan/image-parameters.ts';
import type { Range } from '../../spec/diagnostic.ts';
import { IMAGE_FLAGS } from '../../spec/image-flags.ts';
import { type RunMount, USER_STAGES } from '../../spec/image-spec.ts';
import { PARAMETER_FLAGS } from '../request/build-arguments.ts';
import { locationOf, sourceData, type SourceLocation } from './location.ts';
import { describeImage } from './targets.ts';
import {
  answerJson,
  BUILD_ARGUMENTS_OPTION,
  type Subrequest,
  type SubrequestAnswer,
  TARGET_OPTION,
  USUAL_RESULTS,
  type VersionsKnowledge,
} from './subrequest.ts';

/** What an image takes from outside (buildkit, frontend/subrequests/outline). */
export const outlineRequest: Subrequest = {
  name: 'frontend.outline',
  version: '1.0.0',
  description: 'List what an image takes: build arguments, secrets, SSH agents and caches',
  opts: [TARGET_OPTION, BUILD_ARGUMENTS_OPTION],
  metadata: USUAL_RESULTS,
  needs: 'versions',
  answer: outline,
};

interface Argument {
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly location: SourceLocation;
}

function outline(known: VersionsKnowledge): Omit<SubrequestAnswer, 'version'> {
  const { source, cell, plan } = known;
  const mounts = mountsOf(known);
  const args = argumentsOf(known);
  const secrets = mounts.flatMap(({ mount, range }) =>
    'secret' in mount ? [{ name: mount.secret, required: true, location: locationOf(range) }] : [],
  );
  const ssh = mounts.flatMap(({ mount, range }) =>
    'ssh' in mount ? [{ name: mount.ssh, required: true, location: locationOf(range) }] : [],
  );
  const written = mounts.flatMap(({ mount, range }) =>
    'cache' in mount ? [{ ID: mount.cache, location: locationOf(range) }] : [],
  );
  // The caches of the package manager are of our making: nothing in the file asks for them.
  const ours = plan.steps.flatMap(({ caches }) =>
    caches.map(({ id }) => ({ ID: id, location: locationOf(undefined) })),
  );
  const answer = {
    name: cell.name,
    description: `${describeImage(cell.spec)} on ${cell.spec.base}`,
    args,
    secrets: unique(secrets, ({ name }) => name),
    ssh: unique(ssh, ({ name }) => name),
    cache: unique([...written, ...ours], ({ ID }) => ID),
  };
  return {
    'result.json': answerJson({ ...answer, sources: [sourceData(source.content)] }),
    'result.txt': outlineText(answer),
  };
}

interface FoundMount {
  readonly mount: RunMount;
  readonly range: Range | undefined;
}

const mountsOf = ({ cell, images }: VersionsKnowledge): readonly FoundMount[] =>
  USER_STAGES.flatMap((stage) =>
    (cell.spec.stages[stage] ?? []).flatMap((step, index) =>
      'run' in step
        ? (step.mounts ?? []).map((mount, place) => ({
            mount,
            range: images.placeOf(['stages', stage, index, 'mounts', place]).range,
          }))
        : [],
    ),
  );

/** The documented build arguments with their values in this image. What `latest` stands for is said beside it. */
function argumentsOf({ cell, images, kubernetesVersion }: VersionsKnowledge): readonly Argument[] {
  return imageParameters(cell.spec).map(({ name, value, description: sentence }) => {
    // Written to follow the name; here it stands in a column of its own.
    const description = sentence.replace(/^is /, '');
    const path = IMAGE_FLAGS.find((flag) => flag.name === PARAMETER_FLAGS[name])?.path ?? [];
    const isLatest = name === 'KUBERNETES_VERSION' && value === 'latest' && kubernetesVersion !== undefined;
    return {
      name,
      description: isLatest ? `${description} (latest is ${kubernetesVersion} now)` : description,
      value,
      location: locationOf(writtenRange(images, path)),
    };
  });
}

/** Where a field stands, in the matrix or outside; undefined where a build argument or a default decides. */
function writtenRange(
  { kairosfile, placeOf }: VersionsKnowledge['images'],
  [field, inner]: readonly (string | number)[],
): Range | undefined {
  const axis = (kairosfile.matrix as Readonly<Record<string, unknown>> | undefined)?.[String(field)];
  if (axis !== undefined) return placeOf(['matrix', String(field)]).range;
  const value = (kairosfile as Readonly<Record<string, unknown>>)[String(field)];
  if (value === undefined) return undefined;
  if (inner === undefined) return placeOf([String(field)]).range;
  const isWritten = typeof value === 'object' && value !== null && Object.hasOwn(value, inner);
  return isWritten ? placeOf([String(field), inner]).range : undefined;
}

/** The first of each name: several steps may take one secret. */
const unique = <T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] =>
  [...new Map(items.toReversed().map((item) => [nameOf(item), item])).values()].toReversed();

interface Outline {
  readonly name: string;
  readonly description: string;
  readonly args: readonly Argument[];
  readonly secrets: readonly { readonly name: string }[];
  readonly ssh: readonly { readonly name: string }[];
  readonly cache: readonly { readonly ID: string }[];
}

function outlineText({ name, description, args, secrets, ssh, cache }: Outline): string {
  const column = (title: string, words: readonly string[]): readonly string[] =>
    words.length === 0 ? [] : [table([[title], ...words.map((word) => [word])])];
  return [
    table([
      ['TARGET:', name],
      ['DESCRIPTION:', description],
    ]),
    table([
      ['BUILD ARG', 'VALUE', 'DESCRIPTION'],
      ...args.map((argument) => [argument.name, argument.value || '-', argument.description]),
    ]),
    ...column(
      'SECRET',
      secrets.map((secret) => secret.name),
    ),
    ...column(
      'SSH',
      ssh.map((agent) => agent.name),
    ),
    ...column(
      'CACHE',
      cache.map(({ ID }) => ID),
    ),
  ].join('\n');
}
