import { quote } from '../../diagnostic.ts';
import { modelName } from '../../models.ts';
import type { LintRule } from '../lint-rule.ts';

/** Where something is mounted over the image's files, and what. */
const MOUNTS: readonly { readonly under: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    under: /^\/usr\/local(?:\/|$)/,
    what: 'the persistent partition',
    hint: 'programs belong into /usr/bin or /opt, files of your own into /usr/share',
  },
  {
    under: /^\/oem(?:\/|$)/,
    what: 'the partition with the cloud-config of the machine',
    hint: 'a cloud-config of the image belongs into /system/oem/',
  },
  {
    under: /^\/(?:run|tmp|proc|sys|dev)(?:\/|$)|^\/var\/run(?:\/|$)/,
    what: 'a file system in memory',
    hint: 'nothing of the image is seen there; choose another directory',
  },
];

/** Jetson images lay their /usr/local under the persistent one. */
const OVERLAID = /^nvidia-jetson-/;

/** The files are in the image, and nobody will see them on a machine. */
export const hiddenAtRunTime: LintRule = {
  name: 'HiddenAtRunTime',
  description: 'Files should not be copied to where something else is mounted on a machine.',
  check: ({ copies, cells }) =>
    copies.flatMap(({ path, to }) => {
      const mount = MOUNTS.find(({ under }) => under.test(to));
      if (mount === undefined) return [];
      if (to.startsWith('/usr/local') && cells.every(({ spec }) => OVERLAID.test(modelName(spec.model))))
        return [];
      return [
        {
          path: [...path, 'to'],
          message: `${quote(to)} is hidden on a machine: ${mount.what} is mounted over it`,
          hint: mount.hint,
        },
      ];
    }),
};
