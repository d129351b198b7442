/** A loader without code: a configuration block (`struct loader_config` in loader.c) behind a few bytes that stand for it. */
export function smallLoader(): Buffer {
  return Buffer.concat([
    Buffer.from('code'),
    Buffer.from('KAIROS-LOADER-1\0'),
    Buffer.alloc(configurationSize),
  ]);
}

/** Where the configuration block of smallLoader() starts. */
export const smallLoaderConfiguration = 4;

/** Three numbers, one file, one number, twelve files of 48 bytes. */
const configurationSize = 3 * 8 + 48 + 8 + 12 * 48;
