import { z } from 'zod';

/**
 * The cloud-configs that run on a node, as strict as it gets: the executor (yip) passes over keys it does not know and gives a
 * file without `permissions` the mode 0, so both are mistakes here.
 */
const absolutePath = z.string().startsWith('/');
const mode = z.int().min(1).max(0o7777);
const owner = { owner: z.int().optional(), group: z.int().optional(), ownerstring: z.string().optional() };
const names = z.array(z.string().min(1)).min(1);

const step = z.strictObject({
  name: z.string().min(1),
  if: z.string().optional(),
  only_os: z.string().optional(),
  only_os_version: z.string().optional(),
  only_arch: z.string().optional(),
  only_service_manager: z.enum(['systemd', 'openrc']).optional(),
  if_files: z.partialRecord(z.enum(['any', 'all', 'none']), names).optional(),
  node: z.string().optional(),
  after: z.array(z.strictObject({ name: z.string() })).optional(),
  commands: names.optional(),
  files: z
    .array(
      z.strictObject({
        path: absolutePath,
        permissions: mode,
        ...owner,
        content: z.string().min(1),
        encoding: z.string().optional(),
      }),
    )
    .optional(),
  directories: z.array(z.strictObject({ path: absolutePath, permissions: mode, ...owner })).optional(),
  downloads: z
    .array(z.strictObject({ path: absolutePath, url: z.url(), permissions: mode, ...owner }))
    .optional(),
  ensure_entities: z.array(z.strictObject({ path: z.string().optional(), entity: z.string() })).optional(),
  delete_entities: z.array(z.strictObject({ path: z.string().optional(), entity: z.string() })).optional(),
  hostname: z.string().optional(),
  sysctl: z.record(z.string(), z.string()).optional(),
  modules: names.optional(),
  users: z
    .record(
      z.string(),
      z.strictObject({
        passwd: z.string().optional(),
        shell: absolutePath.optional(),
        homedir: absolutePath.optional(),
        lock_passwd: z.boolean().optional(),
        groups: names.optional(),
        uid: z.string().optional(),
      }),
    )
    .optional(),
  systemctl: z
    .strictObject({
      enable: names.optional(),
      disable: names.optional(),
      start: names.optional(),
      mask: names.optional(),
      overrides: z
        .array(
          z.strictObject({
            service: z.string().regex(/\.(service|socket|timer)$/),
            name: z.string().optional(),
            content: z.string(),
          }),
        )
        .optional(),
    })
    .optional(),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).optional(),
  environment_file: absolutePath.optional(),
  datasource: z
    .strictObject({ providers: names, path: absolutePath, userdata_name: z.string().optional() })
    .optional(),
  layout: z
    .strictObject({
      device: z.strictObject({ label: z.string() }),
      expand_partition: z.strictObject({ size: z.int() }).optional(),
    })
    .optional(),
});

const events = ['rootfs', 'initramfs', 'fs', 'boot', 'network', 'reconcile'] as const;
const agentEvents = [
  'after-install',
  'after-upgrade',
  'after-reset',
  'after-install-chroot',
  'after-upgrade-chroot',
] as const;
const stageNames = [
  ...events.flatMap((name) => [name, `${name}.before`, `${name}.after`] as const),
  ...agentEvents,
];

export const cloudConfigSchema = z.strictObject({
  name: z.string().min(1),
  stages: z.partialRecord(z.enum(stageNames), z.array(step).min(1)),
});

export type CloudConfigStep = z.infer<typeof step>;
