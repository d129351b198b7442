/** How many bytes of a file `elfMachine` looks at. */
export const ELF_START = 20;

/** e_machine values of the ELF specification, by the name Go and OCI use for the architecture. */
const MACHINES: Readonly<Record<number, string>> = {
  3: '386',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};

/** The architecture an ELF program is for, from its first ELF_START bytes; undefined when it is no ELF file (a script, say). */
export function elfMachine(start: Uint8Array): string | undefined {
  if (start.length < ELF_START || String.fromCharCode(...start.subarray(0, 4)) !== '\x7fELF')
    return undefined;
  const view = new DataView(start.buffer, start.byteOffset);
  const littleEndian = start[5] === 1;
  const machine = view.getUint16(18, littleEndian);
  return MACHINES[machine] ?? `machine ${machine}`;
}
