/** A definition as JSON, as BuildKit's own frontend shows it for the `frontend.convertllb` request. */
import { decode, type Init } from '../wire/codec.ts';
import { type Definition, Op as WireOp } from '../wire/frontend.generated.ts';
import { jsonNames } from '../wire/json-names.generated.ts';
import { digestOf } from './op.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Every op by its digest, and what the definition says about them. */
export interface DefinitionJson {
  readonly def: JsonObject;
  readonly metadata: JsonObject;
  readonly source: JsonObject;
}

/** Numbers are JSON numbers (a time in nanoseconds too, rounded), bytes base64; what has its default is left out, as Go leaves it out. */
export const definitionJson = (definition: Init<Definition>): DefinitionJson => ({
  def: Object.fromEntries(
    (definition.def ?? []).map((bytes) => [digestOf(bytes), messageJson('Op', decode(WireOp, bytes))]),
  ),
  metadata: Object.fromEntries(
    Object.entries(definition.metadata ?? {}).map(([digest, metadata]) => [
      digest,
      messageJson('OpMetadata', metadata ?? {}),
    ]),
  ),
  source: messageJson('Source', definition.source ?? {}),
});

/** What Go writes by hand (BuildKit's solver/pb/json.go): oneofs in an object of their own, and fields that are never left out. */
const oneofNames: Readonly<Record<string, string>> = { op: 'Op', action: 'Action', user: 'User' };
const always: Readonly<Record<string, readonly string[]>> = {
  FileAction: ['input', 'secondaryInput', 'output'],
};

function messageJson(type: string, message: object): JsonObject {
  const json: Record<string, unknown> = {};
  const members: Record<string, unknown> = {};
  let oneof = '';
  const values = message as Readonly<Record<string, unknown>>;
  for (const [key, field] of Object.entries(jsonNames[type] ?? {})) {
    if (field.oneof !== undefined) oneof = oneofNames[field.oneof] ?? field.oneof;
    const value = values[key];
    if (isDefault(value) && !always[type]?.includes(key)) continue;
    if (field.map && Object.keys(value as object).length === 0) continue;
    const name = field.name === 'byID' ? 'byId' : field.name;
    (field.oneof === undefined ? json : members)[name] = field.map
      ? Object.fromEntries(
          Object.entries(value as object).map(([entry, one]) => [entry, valueJson(one, field.message)]),
        )
      : valueJson(value, field.message);
  }
  return oneof ? { ...json, [oneof]: members } : json;
}

function valueJson(value: unknown, type: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => valueJson(one, type));
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return type === undefined ? value : messageJson(type, value as object);
}

function isDefault(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === 0n || value === false) return true;
  return (value instanceof Uint8Array || Array.isArray(value)) && value.length === 0;
}
