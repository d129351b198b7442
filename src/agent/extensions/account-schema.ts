import { parse } from 'yaml';
import { z } from 'zod';
import { ACCOUNT_FILES } from './extension-action.ts';

/** No field of an account file holds what ends a field or a line. */
const field = z.string().regex(/^[^:\n\r]*$/, 'no colon and no line break can stand here');
const name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/, 'a name is letters, digits, `_`, `-` and `.`, a letter first');
const number = z.union([
  z.number().int().min(0).transform(String),
  z.string().regex(/^\d+$/, 'a number belongs here'),
]);
const text = z.union([z.number().transform(String), field]).default('');

/** A password in a file of a build is one that everybody has who has the image. */
const hash = z
  .string()
  .regex(
    /^(?:[!*]{0,2}|x|!?\$[^:\s]+)$/,
    'a hash belongs here and never a password: `openssl passwd -6` makes one',
  );

export const userSchema = z.strictObject({
  passwd: hash.optional(),
  lock_passwd: z.boolean().optional(),
  gecos: field.optional(),
  homedir: field.regex(/^\//, 'a path starts with /').optional(),
  no_create_home: z.boolean().optional(),
  primary_group: name.optional(),
  groups: z.array(name).optional(),
  system: z.boolean().optional(),
  shell: field.regex(/^\//, 'a path starts with /').optional(),
  uid: number.optional(),
  ssh_authorized_keys: z.array(z.string().min(1)).optional(),
  /** The login records that it would leave alone are not in an image. */
  no_log_init: z.boolean().optional(),
});
export const usersSchema = z.record(name, userSchema);

/** github.com/mudler/entities: one line of an account file. */
const entity = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('user'),
    username: name,
    password: hash.default('x'),
    uid: number,
    gid: number,
    info: text,
    homedir: text,
    shell: text,
  }),
  z.strictObject({
    kind: z.literal('group'),
    group_name: name,
    password: text,
    gid: number.default(''),
    users: text,
  }),
  z.strictObject({
    kind: z.literal('shadow'),
    username: name,
    password: hash.default('!'),
    last_changed: text,
    minimum_changed: text,
    maximum_changed: text,
    warn: text,
    inactive: text,
    expire: text,
    reserved: text,
  }),
  z.strictObject({
    kind: z.literal('gshadow'),
    name,
    password: hash.default('!'),
    administrators: text,
    members: text,
  }),
]);

/** An entity as it stands in the account file, its name first. */
export interface AccountEntry {
  readonly kind: keyof typeof ACCOUNT_FILES;
  readonly fields: readonly string[];
}

/** The schema's keys stand in the order of the fields. */
function toEntry({ kind, ...fields }: z.output<typeof entity>): AccountEntry {
  // The day of today would make two equal images differ; an empty one means that passwords don't age: shadow(5).
  return { kind, fields: Object.values(fields).map((value) => (value === 'now' ? '' : value)) };
}

export const entitySchema = z
  .strictObject({
    path: z.string().regex(/^\//, 'a path starts with /').optional(),
    entity: z.string().transform((yaml, context): AccountEntry => {
      let problem: string;
      try {
        const result = entity.safeParse(parse(yaml, { maxAliasCount: 0 }));
        if (result.success) return toEntry(result.data);
        const [issue] = result.error.issues;
        problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.replace(/^: /, '');
      } catch (error) {
        problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      }
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }),
  })
  .transform(({ path, entity: entry }) => ({ path: path ?? ACCOUNT_FILES[entry.kind], ...entry }));
