import type * as z from 'zod/mini';
import { suggest } from '../lib/suggest.ts';
import type { Path } from './diagnostic.ts';

type Schema = z.core.$ZodType;

/** The keys a schema has at a path; none where no mapping is expected. */
export function knownKeys(schema: Schema, path: Path): readonly string[] {
  let schemas = unwrap(schema);
  for (const key of path) schemas = schemas.flatMap((outer) => inside(outer, key));
  return [...new Set(schemas.flatMap((inner) => Object.keys(shapeOf(inner) ?? {})))];
}

type Definition = z.core.$ZodTypes['_zod']['def'];
const definition = (schema: Schema): Definition => (schema as z.core.$ZodTypes)._zod.def;

/** The schemas a value is really checked against: what optional and union wrap. */
function unwrap(schema: Schema): readonly Schema[] {
  const def = definition(schema);
  if (def.type === 'optional') return unwrap(def.innerType);
  if (def.type === 'union') return def.options.flatMap(unwrap);
  return [schema];
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const def = definition(schema);
  return def.type === 'object' ? def.shape : undefined;
}

function inside(schema: Schema, key: string | number): readonly Schema[] {
  const def = definition(schema);
  if (def.type === 'array') return unwrap(def.element);
  const value = def.type === 'object' ? def.shape[key] : undefined;
  return value === undefined ? [] : unwrap(value);
}

/** What people coming from elsewhere call our keys: the agent's flags, Dockerfile ARGs, other tools. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  image: 'base',
  from: 'base',
  baseimage: 'base',
  architecture: 'arch',
  platform: 'arch',
  k8s: 'kubernetes',
  k8sversion: 'kubernetes',
  kubernetesversion: 'kubernetes',
  provider: 'kubernetes',
  trusted: 'trustedBoot',
  frameworkversion: 'framework',
  skipstep: 'skip',
  skipsteps: 'skip',
  steps: 'stages',
  install: 'add',
  source: 'from',
  mount: 'mounts',
  dst: 'target',
  destination: 'to',
};

/** Which of the known keys was probably meant by an unknown one. */
export function suggestKey(unknown: string, known: readonly string[]): string | undefined {
  const bare = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');
  const same = known.find((key) => bare(key) === bare(unknown));
  const other = OTHER_NAMES[bare(unknown)];
  // What another tool calls it is surer than what is spelt alike: `provider` is no misspelt `providers`.
  return same ?? (other !== undefined && known.includes(other) ? other : suggest(unknown, known));
}
