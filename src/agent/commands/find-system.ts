import { detectSystem } from '../../distro/detect-system.ts';
import { describeGuess } from '../../distro/refuse-release.ts';
import type { System } from '../../distro/system.ts';
import type { Files, Host } from '../../lib/host.ts';
import { UsageError, UserError } from '../../lib/user-error.ts';
import type { Architecture } from '../../spec/image-spec.ts';
import type { Settings } from '../command-line/settings.ts';
import { OS_RELEASE, readOsRelease } from '../read-os-release.ts';

/** Node's names for architectures, and the field's. */
const ARCHITECTURE_NAMES: Readonly<Record<string, Architecture>> = {
  x64: 'amd64',
  arm64: 'arm64',
  riscv64: 'riscv64',
};

/** The architecture this program runs as. Throws UserError for one there is no Kairos for. */
export function ownArchitecture(nodeName: string): Architecture {
  const name = ARCHITECTURE_NAMES[nodeName];
  if (name !== undefined) return name;
  throw new UserError(`there is no Kairos for ${nodeName}`);
}

/** The system this program runs in. Throws UserError when it does not say what it is. */
export async function findSystem(files: Files, arch: Architecture): Promise<System> {
  const text = await readOsRelease(files);
  if (text !== undefined) return detectSystem(text, arch);
  throw new UserError(`there is no ${OS_RELEASE.join(' or ')}, so nothing says which system this is`, {
    hint: 'kairos-init runs inside the base image that it turns into a Kairos image.',
  });
}

/** A system that is not here, by `<ID>:<VERSION_ID>` or `<ID>:<codename>`. */
export function namedSystem(name: string, arch: Architecture): System {
  const [, id, version] = /^([a-z][\w.-]*):([\w.]+)$/.exec(name) ?? [];
  if (id === undefined || version === undefined)
    throw new UsageError(`--system: "${name}" is no system`, 'write it like debian:12 or ubuntu:24.04');
  const release = /^v?\d/.test(version) ? `VERSION_ID=${version}` : `VERSION_CODENAME=${version}`;
  return detectSystem(`ID=${id}\n${release}\nPRETTY_NAME="${id} ${version}"\n`, arch);
}

/**
 * Says aloud that the system's release is a guess, and gives the sentence back for a plan that is printed. Throws UserError when
 * a guess is not wanted.
 */
export function tellGuess(system: System, settings: Settings, emit: Host['emit']): string | undefined {
  const guess = describeGuess(system);
  if (guess === undefined) return undefined;
  if (settings.strictRelease)
    throw new UserError(guess, { hint: 'Without --strict-release it is tried all the same.' });
  emit({ type: 'message', level: 'warn', message: guess });
  return guess;
}
