import * as z from 'zod/mini';
import { ARCHITECTURES } from './image-spec.ts';
import * as pattern from './patterns.ts';
import { described, packageList, packageNames, text } from './schema-parts.ts';

const modules = z.array(text(pattern.MODULE_NAME, 'bad-module-name'));
const units = z.array(text(pattern.UNIT_NAME, 'bad-unit-name'));

const boardBase = z.strictObject({
  distro: described(text(pattern.DISTRO_NAME, 'bad-distribution'), {
    description: 'A distribution by its ID, or a family of them.',
    examples: ['debian', 'redhat'],
  }),
  releases: z.optional(
    described(text(pattern.RELEASES, 'bad-releases'), {
      description: 'Its releases for which this holds, in quotes. Left out: all.',
      examples: ['>=12', '22.04 || 24.04'],
    }),
  ),
  kernel: z.optional(
    described(packageNames, {
      description: "The kernel's package, or packages. Left out: the distribution's default kernel.",
      examples: ['linux-image-rt-arm64'],
    }),
  ),
  packages: z.optional(
    described(packageList, { description: 'Packages that the board needs, such as its firmware.' }),
  ),
});

/** A board of the user's own: what an image for it has besides that of a generic machine. */
export const boardSchema = described(
  z.strictObject({
    $schema: z.optional(described(z.string(), { description: 'Address of this schema, for editors.' })),
    name: described(text(pattern.MODEL_NAME, 'bad-model-name'), {
      description: 'The name of the model, which the image says of itself.',
      examples: ['acme-one'],
    }),
    arch: described(z.enum(ARCHITECTURES), { description: 'The architecture of the board.' }),
    bases: described(z.array(boardBase).check(z.minLength(1)), {
      description: 'The distributions that an image for it can be made of. Every entry that fits is taken.',
      examples: [[{ distro: 'debian', releases: '>=12', packages: ['u-boot-tools'] }]],
    }),
    consoles: z.optional(
      described(z.array(text(pattern.CONSOLE, 'bad-console')), {
        description: 'Consoles of the kernel, besides the usual ones. The system writes to the last.',
        examples: [['ttyS2,1500000']],
      }),
    ),
    bootArguments: z.optional(
      described(z.array(text(pattern.BOOT_ARGUMENT, 'bad-boot-argument')), {
        description: 'Arguments of the kernel, one each.',
        examples: [['cgroup_enable=memory', 'pcie_aspm=off']],
      }),
    ),
    initrd: z.optional(
      described(
        z.strictObject({
          drivers: z.optional(
            described(modules, { description: 'Drivers to add, those of them that the kernel has.' }),
          ),
          omitDrivers: z.optional(described(modules, { description: 'Drivers to leave out.' })),
          omitModules: z.optional(described(modules, { description: 'Modules of dracut to leave out.' })),
        }),
        { description: 'Changes to the initrd, where dracut builds it.' },
      ),
    ),
    services: z.optional(
      described(
        z.strictObject({
          enable: z.optional(described(units, { description: 'Services to start.' })),
          disable: z.optional(described(units, { description: 'Services not to start.' })),
          mask: z.optional(described(units, { description: 'Services that nothing may start.' })),
        }),
        { description: 'Services of the image. One that is not there is an error.' },
      ),
    ),
  }),
  { id: 'board', description: 'A board of your own.' },
);

export type Board = z.output<typeof boardSchema>;
