import { isNode, LineCounter, parseDocument, type ScalarTag } from 'yaml';
import type { z } from 'zod';
import type { System } from '../../distro/system.ts';
import type { Files, Host } from '../../lib/host.ts';
import { suggest } from '../../lib/suggest.ts';
import { UserError } from '../../lib/user-error.ts';
import type { RunnableStep } from '../runnable-step.ts';
import {
  EXTENSION_STAGES,
  extensionFileSchema,
  type ExtensionStage,
  extensionStepSchema,
} from './extension-schema.ts';
import { REFUSED_KEYS } from './refused-keys.ts';
import { inOrder } from './step-order.ts';
import { toRunnableStep } from './extension-step.ts';

const DIRECTORY_VARIABLE = 'KAIROS_INIT_STAGE_EXTENSIONS_DIR';
export const EXTENSIONS_DIRECTORY = '/etc/kairos-init/stage-extensions';

/** `0644` is octal, as in YAML 1.1 and in the Go reader that these files were written for. */
const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => parseInt(text, 8),
};

export type Extensions = ReadonlyMap<ExtensionStage, readonly RunnableStep[]>;

/**
 * The user's own steps by stage, from every .yaml and .yml file of the extensions directory, in the order of their paths.
 * Throws UserError with all that is wrong, each with file and line: a step that is silently not run is a broken image.
 */
export async function loadExtensions(host: Host, system: System): Promise<Extensions> {
  const directory = host.environment[DIRECTORY_VARIABLE] ?? EXTENSIONS_DIRECTORY;
  const problems: string[] = [];
  const stages = new Map<ExtensionStage, RunnableStep[]>();
  const waiting = new Map<RunnableStep, readonly string[]>();
  const known = new Map<ExtensionStage, Set<string>>(EXTENSION_STAGES.map((stage) => [stage, new Set()]));
  for (const path of await yamlFiles(host.files, directory)) {
    const file = readExtension((await host.files.readText(path)) ?? '', path, problems);
    for (const stage of EXTENSION_STAGES)
      for (const [index, step] of (file?.stages[stage] ?? []).entries()) {
        const runnable = toRunnableStep(step, `${path}, ${stage} step ${index + 1}`, stage, system);
        known.get(stage)?.add(step.name ?? '');
        if (runnable === undefined) continue;
        stages.set(stage, [...(stages.get(stage) ?? []), runnable]);
        waiting.set(
          runnable,
          (step.after ?? []).map(({ name }) => name),
        );
      }
  }
  if (problems.length > 0)
    throw new UserError(`the stage extensions can't be used:\n${problems.join('\n')}`, {
      hint: `A step may have ${Object.keys(extensionStepSchema.shape).join(', ')}. For anything else there is commands.`,
    });
  return new Map(
    [...stages].map(([stage, steps]) => [stage, inOrder(steps, waiting, known.get(stage) ?? new Set())]),
  );
}

async function yamlFiles(files: Files, directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await files.list(directory)) {
    const path = `${directory}/${name}`;
    const kind = (await files.lstat(path))?.kind;
    if (kind === 'directory') found.push(...(await yamlFiles(files, path)));
    else if (/\.ya?ml$/.test(name)) found.push(path);
  }
  return found;
}

function readExtension(
  text: string,
  path: string,
  problems: string[],
): z.infer<typeof extensionFileSchema> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    customTags: (tags) => [OCTAL, ...tags],
  });
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    problems.push(...document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
    return undefined;
  }
  const result = extensionFileSchema.safeParse(plain(document));
  if (result.success) {
    const templates = [...text.matchAll(/\{\{[^}]*\.Values\b/g)];
    problems.push(
      ...templates.map(({ index }) => `${at(index)}: templates ({{ .Values… }}) are not supported`),
    );
    return result.data;
  }
  for (const issue of result.error.issues) {
    const where = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
    const offset = isNode(where) ? (where.range?.[0] ?? 0) : 0;
    problems.push(
      ...describe(issue).map(
        ({ key, message }) => `${at(key === undefined ? offset : keyOffset(text, key, offset))}: ${message}`,
      ),
    );
  }
  return undefined;
}

/** An alias may stand for others without end: a document that unfolds to more than this is none of a person's. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  return document.toJS({ maxAliasCount: 100 });
}

/** Where a key stands at or after the mapping it belongs to. */
function keyOffset(text: string, key: string, from: number): number {
  const index = text.indexOf(`${key}:`, from);
  return index < 0 ? from : index;
}

interface Described {
  readonly key?: string;
  readonly message: string;
}

function describe(issue: z.core.$ZodIssue): readonly Described[] {
  const where = issue.path.filter((part) => typeof part === 'string').join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ key, message: unknownKey(key, issue.path) }));
  // A record with a closed set of keys reports a wrong one as an issue of its own.
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1));
    if (issue.path.length > 2) return [{ key, message: `${where}: ${issue.issues[0]?.message ?? ''}` }];
    return [{ key, message: unknownKey(key, issue.path.slice(0, -1)) }];
  }
  return [{ message: where === '' ? issue.message : `${where}: ${issue.message}` }];
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const reason = REFUSED_KEYS[key];
  if (reason !== undefined && path.length > 2) return `${key} is nothing for a build: ${reason}`;
  const candidates =
    path.length === 0
      ? ['name', 'stages']
      : path.length === 1
        ? EXTENSION_STAGES
        : Object.keys(extensionStepSchema.shape);
  const near = suggest(key, candidates);
  const kind = path.length === 1 ? 'stage' : 'key';
  return `unknown ${kind} ${key}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}
