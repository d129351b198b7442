import * as z from 'zod/mini';
import { PUBLISHED } from '../lib/published-names.ts';
import { fieldNotes, kairosfileSchema } from './schema.ts';

/** The Kairosfile as JSON Schema draft-07, the dialect YAML language servers read; `schema/` holds a copy. */
export function jsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(kairosfileSchema, {
    target: 'draft-07',
    io: 'input',
    metadata: fieldNotes,
  });
  const titled = {
    $schema,
    $id: PUBLISHED.schema,
    title: 'Kairosfile',
    description: 'What Kairos image to make of which base image. Every field may also be given as a flag.',
    ...schema,
  };
  return `${JSON.stringify(titled, null, 2)}\n`;
}
