import type { Check } from '../check.ts';
import { cloudConfigsMention } from '../inspection/cloud-configs.ts';
import { isMounted } from '../inspection/mounts.ts';
import { isEnabled, onlySystemd } from '../inspection/units.ts';

const PATH = '/etc/resolv.conf';

export const resolver: Check = {
  id: 'resolver',
  severity: 'warning',
  explanation:
    "While an image is built the engine mounts its own /etc/resolv.conf, and what is left there afterwards is an empty file or the build machine's name servers. With systemd-resolved it has to be a link to its file, in the image or made by a cloud-config at boot.",
  fix: "Link it: `ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf`, from outside of the container build, or keep the framework's 05_network.yaml.",
  notApplicable: async (inspection) => {
    const early = await onlySystemd(inspection);
    if (early !== undefined) return early;
    if (await isMounted(inspection, PATH)) return 'the engine mounts its own file there while it builds';
    if (!(await isEnabled(inspection, 'systemd-resolved.service'))) return 'systemd-resolved is not enabled';
    return (await cloudConfigsMention(inspection, 'resolv.conf'))
      ? 'a cloud-config sets it at boot'
      : undefined;
  },
  inspect: async ({ files }) => {
    const entry = await files.lstat(PATH);
    if (entry?.kind !== 'file') return [];
    const what = entry.size === 0 ? 'an empty file' : 'a file of the build';
    return [{ message: `${PATH} is ${what}, not a link to systemd-resolved's`, path: PATH }];
  },
};
