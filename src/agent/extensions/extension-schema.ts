import { z } from 'zod';
import { entitySchema, usersSchema } from './account-schema.ts';

/** Octal text (`0644`) or a number, as YAML 1.1 and 1.2 read it differently. */
const permissions = z.union([
  z.number().int().min(0).max(0o7777),
  z
    .string()
    .regex(/^0?o?[0-7]{3,4}$/, 'permissions are written like 0644')
    .transform((text) => parseInt(text.replace(/^0?o/, ''), 8)),
]);
const path = z.string().regex(/^\//, 'a path starts with /');
const owner = { owner: z.number().int().min(0).optional(), group: z.number().int().min(0).optional() };
const names = z.array(z.string().min(1));

const file = z.strictObject({
  path,
  content: z.string().default(''),
  encoding: z
    .enum(['', 'b64', 'base64', 'gz', 'gzip', 'gz+b64', 'gz+base64', 'gzip+b64', 'gzip+base64'])
    .default(''),
  permissions: permissions.optional(),
  ...owner,
});

const directory = z.strictObject({ path, permissions: permissions.optional(), ...owner });

const download = z.strictObject({
  path,
  url: z.url({ protocol: /^https?$/ }),
  permissions: permissions.optional(),
  ...owner,
});

const systemctl = z.strictObject({
  enable: names.optional(),
  disable: names.optional(),
  mask: names.optional(),
  overrides: z
    .array(
      z.strictObject({
        service: z.string().min(1),
        name: z
          .string()
          .regex(/^[^/]+\.conf$/, 'the name of an override ends with .conf')
          .default('override-yip.conf'),
        content: z.string(),
      }),
    )
    .optional(),
});

const packages = z.strictObject({
  install: names.optional(),
  remove: names.optional(),
  refresh: z.boolean().optional(),
  upgrade: z.boolean().optional(),
});

/** Text on one line, which numbers and truths are as well. */
const line = z
  .union([z.number(), z.boolean(), z.string()])
  .transform(String)
  .refine((value) => !/[\n\r]/.test(value), 'no line break can stand here');
const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'a variable is letters, digits and `_`');

const unpackedImage = z.strictObject({
  source: z.string().min(1),
  target: path,
  platform: z
    .string()
    .regex(/^linux\/[a-z0-9]+$/, 'a platform is written like linux/arm64')
    .optional(),
});

/** The part of a yip step (github.com/mudler/yip) that makes sense while an image is built. */
export const extensionStepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  only_os: z.string().optional(),
  only_os_version: z.string().optional(),
  only_arch: z.string().optional(),
  only_service_manager: z.enum(['systemd', 'openrc']).optional(),
  if_files: z
    .strictObject({
      any: z.array(path).optional(),
      all: z.array(path).optional(),
      none: z.array(path).optional(),
    })
    .optional(),
  after: z.array(z.strictObject({ name: z.string().min(1) })).optional(),
  downloads: z.array(download).optional(),
  ensure_entities: z.array(entitySchema).optional(),
  directories: z.array(directory).optional(),
  files: z.array(file).optional(),
  commands: z.array(z.string()).optional(),
  delete_entities: z.array(entitySchema).optional(),
  sysctl: z
    .record(z.string().regex(/^[\w./*-]+$/, 'a key is written like net.ipv4.ip_forward'), line)
    .optional(),
  users: usersSchema.optional(),
  authorized_keys: z.record(z.string(), z.array(z.string().min(1))).optional(),
  modules: z.array(z.string().regex(/^[A-Za-z0-9][\w-]*$/, 'a module goes by its name alone')).optional(),
  timesyncd: z.record(z.string().regex(/^\w+$/, 'a key is written like NTP'), line).optional(),
  systemctl: systemctl.optional(),
  environment: z.record(variable, line).optional(),
  environment_file: path.optional(),
  systemd_firstboot: z
    .record(z.string().regex(/^[A-Za-z-]+$/, 'a key is an option of systemd-firstboot'), line)
    .optional(),
  packages: packages.optional(),
  unpack_images: z.array(unpackedImage).optional(),
});

export type ExtensionStep = z.infer<typeof extensionStepSchema>;

export const EXTENSION_STAGES = [
  'before-install',
  'install',
  'after-install',
  'before-init',
  'init',
  'after-init',
] as const;
export type ExtensionStage = (typeof EXTENSION_STAGES)[number];

export const extensionFileSchema = z.strictObject({
  name: z.string().optional(),
  stages: z.partialRecord(z.enum(EXTENSION_STAGES), z.array(extensionStepSchema)),
});
