import { createHash } from 'node:crypto';
import type { Host } from '../../lib/host.ts';

/**
 * The key under which a daemon keeps what it was sent from a directory, to be sent only what has changed the next time: the same for
 * this machine, user and directory, and telling nobody which they are.
 */
export async function sharedKey(
  host: Pick<Host, 'files' | 'environment'>,
  directory: string,
): Promise<string> {
  const machine = (await host.files.readText('/etc/machine-id').catch(() => undefined)) ?? '';
  return createHash('sha256')
    .update([machine.trim(), host.environment['HOME'] ?? '', directory].join('\0'))
    .digest('hex');
}
