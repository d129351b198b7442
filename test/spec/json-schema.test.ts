import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { jsonSchema } from '../../src/spec/json-schema.ts';
import { kairosfileSchema } from '../../src/spec/schema.ts';

const FIXTURES = new URL('../fixtures/kairosfiles/', import.meta.url);
const SCHEMA = new URL('../../schema/kairosfile-v1.json', import.meta.url);

const samples = (folder: string): readonly (readonly [name: string, value: unknown])[] =>
  readdirSync(new URL(`${folder}/`, FIXTURES)).map((name) => [
    name,
    parse(readFileSync(new URL(`${folder}/${name}`, FIXTURES), 'utf8')),
  ]);

describe('the JSON Schema of the Kairosfile', () => {
  const accepts = new Ajv({ allErrors: true }).compile(JSON.parse(jsonSchema()) as object);

  it('is checked in as it is (kairos-gen schema > schema/kairosfile-v1.json)', () => {
    expect(readFileSync(SCHEMA, 'utf8')).to.equal(jsonSchema());
  });

  it("is checked in for a model of the user's own, too (kairos-gen schema --of model > schema/model-v1.json)", () => {
    expect(readFileSync(new URL('../../schema/model-v1.json', import.meta.url), 'utf8')).to.equal(
      jsonSchema('model'),
    );
    const isModel = new Ajv().compile(JSON.parse(jsonSchema('model')) as object);
    expect(isModel({ name: 'acme', arch: 'arm64', bases: [{ distro: 'debian' }] })).to.equal(true);
    expect(isModel({ name: 'rpi4', arch: 'arm64', bases: [{ distro: 'debian' }] })).to.equal(false);
  });

  for (const [folder, accepted] of [
    ['accept', true],
    ['reject', false],
  ] as const)
    for (const [name, value] of samples(folder))
      it(`${folder}s ${name}, and so does the program`, () => {
        expect({
          editor: accepts(value),
          program: kairosfileSchema.safeParse(value).success,
        }).to.deep.equal({ editor: accepted, program: accepted });
      });

  it('describes every field, for the editor to show', () => {
    const undescribed: string[] = [];
    const look = (schema: Readonly<Record<string, unknown>>, path: string): void => {
      for (const [name, field] of Object.entries((schema['properties'] ?? {}) as Record<string, never>)) {
        const notes: Readonly<Record<string, unknown>> = field;
        // An axis says what its values are.
        if (notes['description'] === undefined && notes['type'] !== 'array')
          undescribed.push(`${path}${name}`);
        look(notes, `${path}${name}.`);
      }
    };
    look(JSON.parse(jsonSchema()) as Readonly<Record<string, unknown>>, '');
    expect(undescribed).to.deep.equal([]);
  });

  it('has examples that it accepts', () => {
    const schema = JSON.parse(jsonSchema()) as {
      properties: Record<string, { examples?: readonly unknown[] }>;
    };
    for (const [name, { examples = [] }] of Object.entries(schema.properties))
      for (const example of examples)
        expect(accepts({ [name]: example }), JSON.stringify(example)).to.equal(true);
  });
});
