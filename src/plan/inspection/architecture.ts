import { ELF_START, elfMachine } from '../../lib/elf.ts';
import type { Inspection } from '../check.ts';

/** Programs of the base image itself, one of which every image has. */
const OWN = [
  '/bin/sh',
  '/usr/lib/systemd/systemd',
  '/lib/systemd/systemd',
  '/sbin/init',
  '/bin/busybox',
] as const;

/** The architecture the base image's own programs are for; undefined when none of them is an ELF file. */
export async function imageArchitecture({ files }: Pick<Inspection, 'files'>): Promise<string | undefined> {
  for (const path of OWN) {
    if ((await files.stat(path))?.kind !== 'file') continue;
    const start = await files.readStart(path, ELF_START);
    const machine = start === undefined ? undefined : elfMachine(start);
    if (machine !== undefined) return machine;
  }
  return undefined;
}
