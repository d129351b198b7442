import type { Check } from '../check.ts';
import { dracutConfiguration, dracutWords } from '../inspection/initrd-definition.ts';
import { initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';

export const initrdLiveBoot: Check = {
  id: 'initrd-live-boot',
  severity: 'warning',
  explanation:
    "An ISO and a squashfs recovery boot with `root=live:`, which dracut's module dmsquash-live understands. It is asked for where the framework asks dracut for it.",
  fix: "Install the package with dracut's live modules (dracut-live on most distributions) and run the init stage again.",
  notApplicable: unlessInitrdReadable,
  inspect: async (inspection) => {
    const configuration = [...(await dracutConfiguration(inspection)).values()];
    const modules = configuration.flatMap((text) => dracutWords(text, 'add_dracutmodules'));
    if (!modules.includes('dmsquash-live')) return [];
    const entries = await initrdEntries(inspection);
    if (entries.some(({ name }) => name.endsWith('/dmsquash-live-root'))) return [];
    return [initrdFinding('the initrd lacks dmsquash-live-root: it cannot boot an ISO or a squashfs')];
  },
};
