import type { Inspection } from '../check.ts';

/** Where systemd looks for units, the first one wins (systemd.unit(5)). */
export const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;

export async function hasSystemd({ files }: Inspection): Promise<boolean> {
  return (
    (await files.stat('/usr/lib/systemd/systemd')) !== undefined ||
    (await files.stat('/lib/systemd/systemd')) !== undefined
  );
}

export async function onlySystemd(inspection: Inspection): Promise<string | undefined> {
  return (await hasSystemd(inspection)) ? undefined : 'the image has no systemd';
}

/** Whether a unit is there, and not linked to /dev/null or empty, which both mean masked. */
export async function unitState(
  { files }: Inspection,
  unit: string,
): Promise<'there' | 'masked' | 'missing'> {
  for (const directory of UNIT_DIRECTORIES) {
    const path = `${directory}/${unit}`;
    const entry = await files.lstat(path);
    if (entry === undefined) continue;
    if (entry.kind === 'link' && (await files.readLink(path)) === '/dev/null') return 'masked';
    const status = await files.stat(path);
    if (status?.kind === 'file') return status.size === 0 ? 'masked' : 'there';
  }
  return 'missing';
}

/** True when some other unit pulls this one in, so that it starts at boot. */
export async function isEnabled({ files }: Inspection, unit: string): Promise<boolean> {
  for (const directory of UNIT_DIRECTORIES) {
    const pulling = (await files.list(directory)).filter((name) => /\.(wants|requires|upholds)$/.test(name));
    for (const name of pulling) {
      if ((await files.lstat(`${directory}/${name}/${unit}`)) !== undefined) return true;
    }
  }
  return false;
}

/** True when OpenRC starts the service in some runlevel. */
export async function isInRunlevel({ files }: Inspection, service: string): Promise<boolean> {
  for (const runlevel of await files.list('/etc/runlevels')) {
    if ((await files.lstat(`/etc/runlevels/${runlevel}/${service}`)) !== undefined) return true;
  }
  return false;
}
