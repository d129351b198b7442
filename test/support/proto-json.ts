/** A message in protobuf's JSON, with the names of the .proto file, as src/wire's types have it. */
import protobuf from 'protobufjs';
import { camelCase } from '../../scripts/wire/emit.ts';

export function fromProtoJson(type: protobuf.Type, json: object): Record<string, unknown> {
  const entries = Object.entries(json).map(([name, value]): [string, unknown] => {
    const field = type.fields[name];
    if (!field) throw new Error(`${type.fullName} has no ${name}`);
    return [camelCase(name), fieldValue(field, value)];
  });
  return Object.fromEntries(entries);
}

function fieldValue(field: protobuf.Field, value: unknown): unknown {
  if (field.map) {
    const entries = Object.entries(value as object).map(([key, one]): [string, unknown] => [
      key,
      single(field, one),
    ]);
    return Object.fromEntries(entries);
  }
  return Array.isArray(value) ? value.map((one) => single(field, one)) : single(field, value);
}

function single(field: protobuf.Field, value: unknown): unknown {
  const type = field.resolvedType;
  if (type instanceof protobuf.Type) return fromProtoJson(type, value as object);
  if (type instanceof protobuf.Enum) return typeof value === 'string' ? type.values[value] : value;
  if (field.type === 'bytes') return Buffer.from(value as string, 'base64');
  if (field.type !== 'int64' && field.type !== 'uint64') return value;
  return field.options?.['jstype'] === 'JS_NUMBER' ? Number(value) : BigInt(value as string);
}
