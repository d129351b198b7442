import type { Inspection } from '../check.ts';

/** True when the engine that is building has mounted something of its own over `path` (proc_pid_mountinfo(5)). */
export async function isMounted({ files }: Inspection, path: string): Promise<boolean> {
  const mounts = (await files.readText('/proc/self/mountinfo')) ?? '';
  return mounts.split('\n').some((line) => line.split(' ')[4] === path);
}
