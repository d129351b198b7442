import type { Check } from '../check.ts';
import { hasProgram, initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';

export const initrdImmucore: Check = {
  id: 'initrd-immucore',
  severity: 'error',
  explanation:
    'immucore is the program in the initrd that mounts the root, the overlays and the persistent paths of a node. With systemd in the initrd its unit has to be there too, or nothing starts it.',
  fix: "Check that the framework's dracut module /usr/lib/dracut/modules.d/28immucore (or, on Alpine, the mkinitfs feature `immucore`) is in the image, then run the init stage again.",
  notApplicable: unlessInitrdReadable,
  inspect: async (inspection) => {
    const entries = await initrdEntries(inspection);
    const findings = [];
    if (!hasProgram(entries, 'immucore')) findings.push(initrdFinding('the initrd lacks immucore'));
    const link = entries.find(({ name, kind }) => kind === 'link' && /^(usr\/)?bin\/immucore$/.test(name));
    const target = link?.target?.split('/').at(-1);
    if (target !== undefined && !hasProgram(entries, target)) {
      findings.push(
        initrdFinding(`immucore in the initrd is a link to ${link?.target ?? ''}, which is not in it`),
      );
    }
    const systemd = entries.some(({ name }) => /^(usr\/)?lib\/systemd\/systemd$/.test(name));
    const unit = entries.some(({ name }) => name.endsWith('/immucore.service'));
    if (systemd && !unit)
      findings.push(initrdFinding('the initrd lacks immucore.service, which starts immucore'));
    return findings;
  },
};
