import type { Host } from '../../src/lib/host.ts';

/** Makes a file a disk of this machine (losetup(8)), which is empty. Gives what takes it away again. Needs root. */
export async function attachDisk(host: Host, file: string): Promise<() => Promise<void>> {
  await host.run(['truncate', '--size', '16M', file]);
  const device = (await host.run(['losetup', '--find', '--show', file])).stdout.trim();
  return async () => {
    await host.run(['losetup', '--detach', device]);
  };
}
