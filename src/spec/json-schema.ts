import * as z from 'zod/mini';
import { boardSchema } from './board.ts';
import { PUBLISHED } from '../lib/published-names.ts';
import { kairosfileSchema } from './schema.ts';
import { fieldNotes } from './schema-parts.ts';

/** The files of a user's that have a schema. */
const FILES = {
  kairosfile: {
    of: kairosfileSchema,
    $id: PUBLISHED.schema,
    title: 'Kairosfile',
    description: 'What Kairos image to make of which base image. Every field may also be given as a flag.',
  },
  model: {
    of: boardSchema,
    $id: PUBLISHED.modelSchema,
    title: 'Model',
    description: 'A board of your own: what an image for it has besides that of a generic machine.',
  },
} as const;

/** A file as JSON Schema draft-07, the dialect YAML language servers read; `schema/` holds copies. */
export function jsonSchema(name: keyof typeof FILES = 'kairosfile'): string {
  const { of, ...titles } = FILES[name];
  const { $schema, ...schema } = z.toJSONSchema(of, {
    target: 'draft-07',
    io: 'input',
    metadata: fieldNotes,
  });
  return `${JSON.stringify({ $schema, ...titles, ...schema }, null, 2)}\n`;
}
