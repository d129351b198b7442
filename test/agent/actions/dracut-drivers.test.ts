import { expect } from 'chai';
import { dracutDrivers } from '../../../src/agent/actions/dracut-drivers.ts';
import { testContext } from '../../support/agent-context.ts';

const PATH = '/etc/dracut.conf.d/kairos-pmem.conf';
const MODULES = '/lib/modules/6.1.0-1';
const DEPENDENCIES = 'kernel/drivers/acpi/nfit/nfit.ko.xz: kernel/drivers/nvdimm/libnvdimm.ko.xz\n';

describe('dracutDrivers', () => {
  const action = {
    do: 'dracut-drivers',
    path: PATH,
    mode: 0o644,
    content: '# memory\n',
    drivers: ['nfit', 'nd_pmem', 'xhci_pci_renesas'],
  } as const;
  const kernel = {
    '/boot/vmlinuz-6.1.0-1': 'kernel',
    [`${MODULES}/kernel/drivers/acpi/nfit/nfit.ko.xz`]: 'module',
    [`${MODULES}/modules.dep`]: DEPENDENCIES,
    [`${MODULES}/modules.builtin`]: 'kernel/drivers/usb/host/xhci-pci-renesas.ko\n',
  };
  const written = async (files: Readonly<Record<string, string>>) => {
    const context = testContext({
      files,
      programs: {
        depmod: async (_, host) => {
          await host.files.write(`${MODULES}/modules.dep`, DEPENDENCIES, 0o644);
          return '';
        },
      },
    });
    await dracutDrivers(action, context);
    return { text: await context.host.files.readText(PATH), events: JSON.stringify(context.host.events) };
  };

  it('asks for those that the chosen kernel has, as modules or built in, and says which it has not', async () => {
    const { text, events } = await written(kernel);
    expect(text).to.equal('# memory\nadd_drivers+=" nfit xhci_pci_renesas "\n');
    expect(events).to.include('the kernel has no driver nd_pmem');
  });

  it('asks for none where the kernel has none', async () => {
    const { text } = await written({
      ...kernel,
      [`${MODULES}/modules.dep`]: '',
      [`${MODULES}/modules.builtin`]: '',
    });
    expect(text).to.equal('# memory\n');
  });

  it('has the list made where the kernel came without', async () => {
    const unlisted = Object.entries(kernel).filter(([path]) => !path.endsWith('modules.dep'));
    expect((await written(Object.fromEntries(unlisted))).text).to.equal(
      '# memory\nadd_drivers+=" nfit xhci_pci_renesas "\n',
    );
  });

  it('asks for all where there is no kernel yet', async () => {
    expect((await written({})).text).to.equal('# memory\nadd_drivers+=" nfit nd_pmem xhci_pci_renesas "\n');
  });
});
