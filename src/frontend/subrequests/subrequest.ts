import type { BuildPlan } from '../../plan/build-plan.ts';
import type { KairosfileSource } from '../../spec/kairosfile.ts';
import type { LintQuestion } from '../../spec/lint/lint.ts';
import type { MatrixCell } from '../../spec/image-spec.ts';
import type { ResolvedImages } from '../../spec/resolve-images.ts';

/**
 * What has to be known before a subrequest can be answered.
 * - `nothing`: not even the Kairosfile.
 * - `file`: the Kairosfile, which may be wrong.
 * - `images`: a Kairosfile without errors.
 * - `cell`: the image of `--target`, or the only one.
 * - `versions`: what `latest` stands for.
 * - `definition`: the image's graph.
 */
export type Need = 'nothing' | 'file' | 'images' | 'cell' | 'versions' | 'definition';

/** The Kairosfile and the images it stands for. */
export interface FileKnowledge {
  readonly source: KairosfileSource;
  /** With the build arguments over the file. */
  readonly images: ResolvedImages;
  /** Options of the lint rules that take the place of the file's own. */
  readonly checkOptions?: string;
  readonly isIgnored?: LintQuestion['isIgnored'];
}

export interface ImagesKnowledge extends FileKnowledge {
  /** The platform of the build, such as `linux/amd64`: what a cell without one of its own is built for. */
  readonly platform: string;
}

export interface CellKnowledge extends ImagesKnowledge {
  readonly cell: MatrixCell;
  readonly plan: BuildPlan;
}

export interface VersionsKnowledge extends CellKnowledge {
  /** What `latest` stands for now; absent when nothing is `latest`, or nobody could say. */
  readonly kubernetesVersion?: string;
}

export interface DefinitionKnowledge extends CellKnowledge {
  /** The graph as data: operations by digest, their metadata, and where in the Kairosfile they come from. */
  readonly definition: { readonly def: unknown; readonly metadata: unknown; readonly source?: unknown };
}

/** What a request's answer is made from, by what it needs. */
export interface Knowledge {
  readonly nothing: undefined;
  readonly file: FileKnowledge;
  readonly images: ImagesKnowledge;
  readonly cell: CellKnowledge;
  readonly versions: VersionsKnowledge;
  readonly definition: DefinitionKnowledge;
}

/** The metadata of a result without a tree, as clients read it. */
export interface SubrequestAnswer {
  readonly 'result.json': string;
  readonly 'result.txt'?: string;
  readonly version: string;
  /** What the client exits with: `0` or `1`. */
  readonly 'result.statuscode'?: '0' | '1';
}

/** A name with a word on it, as `frontend.subrequests.describe` lists them. */
export interface Named {
  readonly name: string;
  readonly description?: string;
}

/** What a request is, for the one who lists them (buildkit, frontend/subrequests/types.go). */
export interface SubrequestDescription {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Options that change the answer. */
  readonly opts: readonly Named[];
  /** Keys of the answer. */
  readonly metadata: readonly Named[];
}

/** A request for information instead of a build: data, and a pure function from what is known to the answer. */
export type Subrequest = {
  readonly [N in Need]: SubrequestDescription & {
    readonly needs: N;
    readonly answer: (known: Knowledge[N]) => Omit<SubrequestAnswer, 'version'>;
  };
}[Need];

const RESULTS: Readonly<Record<'json' | 'text' | 'version' | 'status', Named>> = {
  json: { name: 'result.json', description: 'the answer for programs' },
  text: { name: 'result.txt', description: 'the answer for people' },
  version: { name: 'version', description: 'version of the request that was answered' },
  status: { name: 'result.statuscode', description: 'what the client exits with' },
};

/** The keys most answers have. */
export const USUAL_RESULTS: readonly Named[] = [RESULTS.json, RESULTS.text, RESULTS.version];
export const STATUS_RESULT = RESULTS.status;

export const TARGET_OPTION: Named = { name: 'target', description: 'the image of the matrix that is meant' };
export const BUILD_ARGUMENTS_OPTION: Named = {
  name: 'build-arg:',
  description: 'build arguments that take the place of fields of the Kairosfile',
};

/** More than a screen of JSON is for programs only, and clients take 4 MiB at most: no white space then. */
const LONGEST_INDENTED = 64 * 1024;

/** Data as JSON text, indented while that is short. */
export function answerJson(data: unknown): string {
  const compact = JSON.stringify(data);
  return compact.length > LONGEST_INDENTED ? compact : `${JSON.stringify(data, null, 2)}\n`;
}
