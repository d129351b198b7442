/** The TypeScript of one message, enum or service; src/wire/codec.ts says what it promises. */
import protobuf from 'protobufjs';

/** What one kind of value is in TypeScript and how it is written and read. */
interface Kind {
  readonly type: string;
  readonly none: string;
  readonly wire: 0 | 2;
  /** Whether the value is not its type's default. */
  readonly given: (value: string) => string;
  readonly write: (writer: string, tag: number | undefined, value: string) => string;
  readonly read: string;
}

const tagged = (writer: string, tag: number | undefined) =>
  tag === undefined ? writer : `${writer}.uint32(${tag})`;

const scalar = (method: string, type: string, none: string, wire: 0 | 2): Kind => ({
  type,
  none,
  wire,
  given: (value) => (type === 'Uint8Array' ? `${value}?.length` : value),
  write: (writer, tag, value) => `${tagged(writer, tag)}.${method}(${value});`,
  read: `reader.${method}()`,
});

const integer64 = (kind: 'Number64' | 'Bigint64', type: string, none: string): Kind => ({
  type,
  none,
  wire: 0,
  given: (value) => value,
  write: (writer, tag, value) => `write${kind}(${tagged(writer, tag)}, ${value});`,
  read: `read${kind}(reader)`,
});

const scalars: Readonly<Record<string, Kind>> = {
  string: scalar('string', 'string', "''", 2),
  bytes: scalar('bytes', 'Uint8Array', 'new Uint8Array(0)', 2),
  bool: scalar('bool', 'boolean', 'false', 0),
  int32: scalar('int32', 'number', '0', 0),
  uint32: scalar('uint32', 'number', '0', 0),
};

/** The name a field, a method has in TypeScript: `SSHOpt` is `sshOpt`, `proxy_env` `proxyEnv`, `ID` `id`. */
export const camelCase = (name: string): string =>
  name
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

/** The messages and enums a message's fields are made of. */
export const referencedTypes = (type: protobuf.Type): readonly (protobuf.Type | protobuf.Enum)[] =>
  type.fieldsArray.flatMap((field) => field.resolvedType ?? []);

/** A type and its known values. */
export function emitEnum(type: protobuf.Enum): string {
  const values = Object.entries(type.values).map(([name, number]) => `  ${name}: ${number},\n`);
  return `/** ${type.fullName.slice(1)} */\nexport const ${type.name} = {\n${values.join('')}} as const;\nexport type ${type.name} = number;\n`;
}

/** A constant with a Method for each method. */
export function emitService(service: protobuf.Service): string {
  const methods = service.methodsArray.map((method) => {
    const request = method.resolvedRequestType?.name ?? '';
    const response = method.resolvedResponseType?.name ?? '';
    const path = `/${service.fullName.slice(1)}/${method.name}`;
    return `export const ${camelCase(service.name)}${method.name}: Method<${request}, ${response}> = { path: '${path}', request: ${request}, response: ${response}, requestStream: ${method.requestStream === true}, responseStream: ${method.responseStream === true} };\n`;
  });
  return methods.join('');
}

/** A line for each field: a JsonField of src/wire/codec.ts. */
export function emitJsonNames(type: protobuf.Type): string {
  const lines = type.fieldsArray.map((field) => {
    const parts = [
      `name: '${field.name}'`,
      ...(field.resolvedType instanceof protobuf.Type ? [`message: '${field.resolvedType.name}'`] : []),
      ...(isMember(field) ? [`oneof: '${field.partOf?.name ?? ''}'`] : []),
      ...(field.map ? ['map: true'] : []),
    ];
    return `    ${camelCase(field.name)}: { ${parts.join(', ')} },\n`;
  });
  return `  ${type.name}: {\n${lines.join('')}  },\n`;
}

/** A type and its codec. */
export function emitMessage(type: protobuf.Type): string {
  const fields = [...type.fieldsArray].sort((a, b) => a.id - b.id);
  const [members, ordinary] = [fields.filter(isMember), fields.filter((field) => !isMember(field))];
  return `/** ${type.fullName.slice(1)} */
export interface ${type.name} {
${fields.map((field) => `  readonly ${camelCase(field.name)}: ${declared(field)};\n`).join('')}}
export const ${type.name}: Codec<${type.name}> = {
  name: '${type.fullName.slice(1)}',
  write(${fields.length > 0 ? 'message' : '_message'}, writer) {
${[...ordinary, ...members].map((field) => `    ${write(field)}\n`).join('')}    return writer;
  },
  read(reader, end) {
${fields.map((field) => `    ${variable(field)}\n`).join('')}    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
${fields.map((field) => read(field)).join('')}        default:
          reader.skipType(tag & 7);
      }
    }
    return { ${fields.map((field) => `${camelCase(field.name)}: ${local(field)}`).join(', ')} };
  },
};
`;
}

const isMember = (field: protobuf.Field): boolean =>
  field.partOf !== null && !field.options?.['proto3_optional'];
const local = (field: protobuf.Field): string => `f${field.id}`;

function kindOf(field: protobuf.Field): Kind {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return { ...(scalars['int32'] as Kind), type: type.name };
  if (type instanceof protobuf.Type) {
    return {
      type: type.name,
      none: 'undefined',
      wire: 2,
      given: (value) => `${value} !== undefined`,
      write: (writer, tag, value) => `writeMessage(${writer}, ${tag ?? 18}, ${type.name}, ${value});`,
      read: `readMessage(reader, ${type.name})`,
    };
  }
  if (field.type === 'int64' || field.type === 'uint64') {
    return field.options?.['jstype'] === 'JS_NUMBER'
      ? integer64('Number64', 'number', '0')
      : integer64('Bigint64', 'bigint', '0n');
  }
  const kind = scalars[field.type];
  if (!kind) throw new Error(`${field.fullName}: ${field.type} is not used yet`);
  return kind;
}

function declared(field: protobuf.Field): string {
  const { type } = kindOf(field);
  if (field.map) return `Readonly<Record<string, ${type}>>`;
  if (field.repeated) return `readonly ${type}[]`;
  return isOptional(field) ? `${type} | undefined` : type;
}

/** Whether "not there" is told from the default. */
const isOptional = (field: protobuf.Field): boolean =>
  isMember(field) || field.resolvedType instanceof protobuf.Type;

function write(field: protobuf.Field): string {
  const kind = kindOf(field);
  const value = `message.${camelCase(field.name)}`;
  const tag = (field.id << 3) | kind.wire;
  if (field.map) {
    const valueTag = (2 << 3) | kind.wire;
    return `if (${value}) writeMap(writer, ${(field.id << 3) | 2}, ${value}, (entry, value) => { ${kind.write('entry', valueTag, 'value')} });`;
  }
  if (field.repeated && kind.wire === 0) {
    return `if (${value}?.length) { writer.uint32(${(field.id << 3) | 2}).fork(); for (const value of ${value}) ${kind.write('writer', undefined, 'value')} writer.ldelim(); }`;
  }
  if (field.repeated)
    return `if (${value}) for (const value of ${value}) ${kind.write('writer', tag, 'value')}`;
  const given = isOptional(field) ? `${value} !== undefined` : kind.given(value);
  return `if (${given}) ${kind.write('writer', tag, value)}`;
}

function variable(field: protobuf.Field): string {
  const { type, none } = kindOf(field);
  if (field.map) return `const ${local(field)}: Record<string, ${type}> = {};`;
  if (field.repeated) return `const ${local(field)}: ${type}[] = [];`;
  return isOptional(field)
    ? `let ${local(field)}: ${type} | undefined;`
    : `let ${local(field)}: ${type} = ${none};`;
}

function read(field: protobuf.Field): string {
  const kind = kindOf(field);
  const delimited = (field.id << 3) | 2;
  const cases = (tags: readonly number[], body: string) =>
    `${tags.map((tag) => `        case ${tag}:\n`).join('')}          ${body}\n          break;\n`;
  if (field.map) {
    const none =
      field.resolvedType instanceof protobuf.Type ? `${kind.type}.read(reader, reader.pos)` : kind.none;
    return cases([delimited], `readEntry(reader, ${local(field)}, (reader) => ${kind.read}, () => ${none});`);
  }
  if (field.repeated && kind.wire === 0) {
    return cases(
      [field.id << 3, delimited],
      `readNumbers(reader, tag, ${local(field)}, (reader) => ${kind.read});`,
    );
  }
  const body = field.repeated ? `${local(field)}.push(${kind.read});` : `${local(field)} = ${kind.read};`;
  return cases([(field.id << 3) | kind.wire], body);
}
