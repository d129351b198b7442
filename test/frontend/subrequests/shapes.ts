/**
 * The JSON that clients parse, written down from BuildKit's Go types (frontend/subrequests/…, solver/pb/ops.proto): keys
 * that must be there, keys that may, and nothing else.
 */
export const position = {
  type: 'object',
  required: ['line', 'character'],
  additionalProperties: false,
  properties: { line: { type: 'integer', minimum: 1 }, character: { type: 'integer', minimum: 0 } },
};
export const location = {
  type: 'object',
  required: ['sourceIndex', 'ranges'],
  additionalProperties: false,
  properties: {
    sourceIndex: { const: 0 },
    ranges: {
      type: 'array',
      items: {
        type: 'object',
        required: ['start', 'end'],
        additionalProperties: false,
        properties: { start: position, end: position },
      },
    },
  },
};
const text = { type: 'string' };
const named = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: text, description: text },
  },
};
const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' };
const list = (items: object): object => ({ type: 'array', items });
const record = (required: readonly string[], properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});

/** JSON Schemas by the request's name. */
export const SHAPES: Readonly<Record<string, object>> = {
  'frontend.subrequests.describe': list(
    record(['name', 'version', 'type', 'description', 'metadata'], {
      name: text,
      version: { type: 'string', pattern: String.raw`^\d+\.\d+\.\d+$` },
      type: { const: 'rpc' },
      description: text,
      opts: named,
      inputs: named,
      metadata: named,
      refs: named,
    }),
  ),
  'frontend.targets': record(['targets', 'sources'], {
    targets: list(
      record(['name'], {
        name: text,
        default: { const: true },
        description: text,
        base: text,
        platform: text,
        location,
      }),
    ),
    sources: list(base64),
  }),
  'frontend.outline': record(['sources'], {
    name: text,
    description: text,
    args: list(record(['name'], { name: text, description: text, value: text, location })),
    secrets: list(record(['name'], { name: text, required: { type: 'boolean' }, location })),
    ssh: list(record(['name'], { name: text, required: { type: 'boolean' }, location })),
    cache: list(record(['ID'], { ID: text, location })),
    sources: list(base64),
  }),
  'frontend.lint': record(['warnings', 'sources'], {
    // Clients follow the location of a warning without asking whether there is one.
    warnings: list(
      record(['ruleName', 'location'], {
        ruleName: text,
        description: text,
        url: text,
        detail: text,
        location,
      }),
    ),
    sources: {
      type: 'array',
      minItems: 1,
      items: record(['filename', 'data'], { filename: text, data: base64, language: text }),
    },
    buildError: record(['message', 'location'], { message: text, location }),
  }),
  'frontend.convertllb': record(['def', 'metadata'], {
    def: { type: 'object' },
    metadata: { type: 'object' },
    source: { type: 'object' },
  }),
};
