import { spawnSync } from 'node:child_process';

/** The names in a tar archive, as the system's own tar lists them. */
export function namesInTar(archive: Uint8Array): readonly string[] {
  const { status, stdout, stderr } = spawnSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trimEnd().split('\n');
}
