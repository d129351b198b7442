import type { Inspection } from '../check.ts';

/** Files that only the framework images of the v2 era (published until 2025) put into an image. */
const LEGACY_MARKS = [
  '/etc/kairos/versions.yaml',
  '/etc/dracut.conf.d/10-immucore.conf',
  '/etc/luet/luet.yaml',
] as const;

/**
 * True for an image with a framework of the v2 era: systemd units as files, `kcrypt` as a program of its own, and a
 * longer /etc/kairos-release. Later ones write the units at boot from cloud-configs.
 */
export async function hasLegacyFramework({ files }: Inspection): Promise<boolean> {
  for (const mark of LEGACY_MARKS) if ((await files.stat(mark)) !== undefined) return true;
  return false;
}

export async function onlyLegacyFramework(inspection: Inspection): Promise<string | undefined> {
  return (await hasLegacyFramework(inspection))
    ? undefined
    : 'the framework of this image does not bring it as a file';
}
