/**
 * The driver a module file holds: `kernel/drivers/usb/host/xhci-pci-renesas.ko.xz` is xhci_pci_renesas, since the kernel takes `-` and `_`
 * for the same. Undefined for files that are no modules.
 */
export const driverName = (path: string): string | undefined =>
  /([^/]+)\.ko(\.\w+)?$/.exec(path)?.[1]?.replaceAll('-', '_');

/** The drivers that a kernel's modules.dep(5) or modules.builtin lists. */
export const listedDrivers = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').flatMap((line) => driverName(line.split(':')[0] ?? '') ?? []));
