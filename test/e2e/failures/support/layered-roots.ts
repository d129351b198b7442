import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../../src/lib/host.ts';

/** Bytes; a sparse file, so only what is written takes room. */
const DISK_SIZE = 10 * 2 ** 30;

/** File trees that lie over each other, top first, as the layers of a container image do. */
export interface Image {
  readonly layers: readonly string[];
}

/** A writable layer over an image, mounted as one tree. */
export interface Container {
  readonly root: string;
  /** Its layer alone: whatever was written or removed. */
  readonly layer: string;
  /** Unmounts it and gives its layer over the image as a new image. */
  commit(): Promise<Image>;
  remove(): Promise<void>;
}

/** A disk of its own in a file, with roots that share what they have in common: how an engine keeps images and containers. */
export interface Disk {
  readonly directory: string;
  readonly start: (image: Image) => Promise<Container>;
  /** Takes up all room but `free` bytes, until `release` is called. */
  readonly fill: (free: number) => Promise<void>;
  readonly release: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function makeDisk(host: Host, scratch: string): Promise<Disk> {
  const file = join(scratch, 'disk');
  const directory = join(scratch, 'mounted');
  const ballast = join(directory, 'ballast');
  await mkdir(directory);
  await host.run(['truncate', '--size', String(DISK_SIZE), file]);
  await host.run(['mkfs.ext4', '-q', '-m', '0', '-O', '^has_journal', file]);
  await host.run(['mount', '-o', 'loop', file, directory]);
  const mounted = new Set<string>();

  return {
    directory,
    start: async (image) => {
      const place = await mkdtemp(join(directory, 'container-'));
      const [root, upper, work] = ['root', 'upper', 'work'].map((name) => join(place, name)) as [
        string,
        string,
        string,
      ];
      for (const path of [root, upper, work]) await mkdir(path);
      const options = `lowerdir=${image.layers.join(':')},upperdir=${upper},workdir=${work}`;
      await host.run(['mount', '-t', 'overlay', 'overlay', '-o', options, root]);
      mounted.add(root);
      const stop = async (): Promise<void> => {
        if (mounted.delete(root)) await host.run(['umount', root]);
      };
      return {
        root,
        layer: upper,
        commit: async () => {
          await stop();
          return { layers: [upper, ...image.layers] };
        },
        remove: async () => {
          await stop();
          await rm(place, { recursive: true, force: true });
        },
      };
    },
    fill: async (free) => {
      const { stdout } = await host.run(['stat', '--file-system', '--format=%a %S', directory]);
      const [blocks = 0, size = 0] = stdout.trim().split(' ').map(Number);
      await host.run(['fallocate', '--length', String(blocks * size - free), ballast]);
    },
    release: async () => rm(ballast, { force: true }),
    remove: async () => {
      for (const root of mounted) await host.run(['umount', root]);
      await host.run(['umount', directory]);
    },
  };
}
