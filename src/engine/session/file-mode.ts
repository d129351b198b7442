/** Bits of a file's mode as the wire has them: Go's os.FileMode (https://pkg.go.dev/io/fs#FileMode). */
export const MODE = {
  directory: 0x80000000,
  link: 0x08000000,
  device: 0x04000000,
  pipe: 0x02000000,
  socket: 0x01000000,
  setuid: 0x00800000,
  setgid: 0x00400000,
  characterDevice: 0x00200000,
  sticky: 0x00100000,
} as const;

/** Everything that makes an entry something else than a regular file; Go's ModeType, with its bit for "irregular". */
const TYPE_BITS = 0x8f280000;

/** Types of stat(2), in st_mode (inode(7)). */
const TYPE_MASK = 0o170000;
const TYPES: Readonly<Record<number, number>> = {
  0o140000: MODE.socket,
  0o120000: MODE.link,
  0o060000: MODE.device,
  0o040000: MODE.directory,
  0o020000: MODE.device | MODE.characterDevice,
  0o010000: MODE.pipe,
};

/** The wire's mode of what stat(2) calls `mode`. */
export function wireMode(mode: number): number {
  const special =
    (mode & 0o4000 ? MODE.setuid : 0) | (mode & 0o2000 ? MODE.setgid : 0) | (mode & 0o1000 ? MODE.sticky : 0);
  // Bitwise results are signed; the wire's are not.
  return ((mode & 0o777) | special | (TYPES[mode & TYPE_MASK] ?? 0)) >>> 0;
}

/** Permission, set-id and sticky bits for chmod(2). */
export function permissionsOf(mode: number): number {
  return (
    (mode & 0o777) |
    (mode & MODE.setuid ? 0o4000 : 0) |
    (mode & MODE.setgid ? 0o2000 : 0) |
    (mode & MODE.sticky ? 0o1000 : 0)
  );
}

export type WireKind = 'file' | 'directory' | 'link' | 'device' | 'pipe' | 'other';

/** What an entry of the wire is. */
export function kindOf(mode: number): WireKind {
  if (mode & MODE.directory) return 'directory';
  if (mode & MODE.link) return 'link';
  if (mode & MODE.device) return 'device';
  if (mode & MODE.pipe) return 'pipe';
  return mode & TYPE_BITS ? 'other' : 'file';
}
