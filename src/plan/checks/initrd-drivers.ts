import type { Check } from '../check.ts';
import { dracutConfiguration, dracutWords } from '../inspection/initrd-definition.ts';
import { initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';
import { kernelRelease } from '../inspection/kernel.ts';
import { driverName, listedDrivers } from '../kernel-drivers.ts';

export const initrdDrivers: Check = {
  id: 'initrd-drivers',
  severity: 'warning',
  explanation:
    'The framework asks for drivers that only some machines need in the initrd: persistent memory for HTTP boot, the USB controller behind the virtual media of management boards. They are asked for where the kernel has them as modules.',
  fix: 'Run the init stage again after the kernel or the dracut configuration was changed. Kernels for clouds come without such drivers and are not asked.',
  notApplicable: unlessInitrdReadable,
  inspect: async (inspection) => {
    const release = await kernelRelease(inspection);
    if (release === undefined) return [];
    const dependencies = (await inspection.files.readText(`/lib/modules/${release}/modules.dep`)) ?? '';
    const inKernel = listedDrivers(dependencies);
    const inInitrd = new Set((await initrdEntries(inspection)).map(({ name }) => driverName(name)));
    const findings = [];
    for (const [file, text] of await dracutConfiguration(inspection)) {
      for (const word of dracutWords(text, 'add_drivers')) {
        const driver = word.replaceAll('-', '_');
        if (!inKernel.has(driver) || inInitrd.has(driver)) continue;
        findings.push(initrdFinding(`the initrd lacks the driver ${word}, which ${file} asks for`));
      }
    }
    return findings;
  },
};
