import * as z from 'zod/mini';
import * as pattern from './patterns.ts';
import type { SyntaxCode } from './syntax.ts';

// Compiling a validator pays off after hundreds of values; a Kairosfile is one.
z.config({ jitless: true });

/** What the JSON Schema says of a field besides its type; an editor shows it while typing. */
interface FieldNotes {
  /** What stands in several places is written once, under this name. */
  readonly id?: string;
  readonly description: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

/** The notes of every described field. Only `toJSONSchema` reads them. */
export const fieldNotes = z.registry<FieldNotes>();

/** Notes what the JSON Schema says of a field. */
export const described = <T extends z.ZodMiniType>(schema: T, notes: FieldNotes): T => {
  fieldNotes.add(schema, notes);
  return schema;
};

/** Longer than any real value, short enough that no pattern has much to do. */
export const LONGEST = 4096;

/** Text of a syntax that has a code and words of its own (syntax.ts). */
export const text = (syntax: RegExp, code: SyntaxCode): z.ZodMiniString =>
  z.string().check(z.maxLength(LONGEST, { abort: true }), z.regex(syntax, code));

/** A package as its manager names it. */
export const packageName = text(pattern.PACKAGE_NAME, 'bad-package-name');
export const packageList = z.array(packageName);

/** A name or a list of names, and nothing that is empty. */
export const packageNames = z.union([packageName, packageList.check(z.minLength(1))]);
