import type { Command } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import type { Provider } from '../spec/image-spec.ts';

interface VersionReader {
  readonly command: Command;
  readonly pattern: RegExp;
}

const READERS: Readonly<Record<Provider, VersionReader>> = {
  k3s: { command: ['/usr/bin/k3s', '--version'], pattern: /^k3s version (v\d\S*)/m },
  k0s: { command: ['/usr/bin/k0s', 'version'], pattern: /^(v\d\S*)/m },
};

/** Asks the installed Kubernetes binary for its version. */
export const softwareVersionCommand = (provider: Provider): Command => READERS[provider].command;

/** The version in that command's answer, with its `v`. Throws a UserError when there is none. */
export function parseSoftwareVersion(provider: Provider, stdout: string): string {
  const { command, pattern } = READERS[provider];
  const version = pattern.exec(stdout)?.[1];
  if (version === undefined)
    throw new UserError(`${command.join(' ')} names no version: ${stdout.trim().slice(0, 200)}`, {
      hint: 'The node agent decides about upgrades by it. Is it the real program?',
    });
  return version;
}
