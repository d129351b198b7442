import { detectSystem } from '../../distro/detect-system.ts';
import type { System } from '../../distro/system.ts';
import type { Files } from '../../lib/host.ts';
import { UsageError, UserError } from '../../lib/user-error.ts';
import type { Architecture } from '../../spec/image-spec.ts';

/** os-release(5): the second is used when the first is not there. */
const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'] as const;

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
  for (const path of OS_RELEASE) {
    const text = await files.readText(path);
    if (text !== undefined) return detectSystem(text, arch);
  }
  throw new UserError(`there is no ${OS_RELEASE.join(' or ')}, so nothing says which system this is`, {
    hint: 'kairos-init runs inside the base image that it turns into a Kairos image.',
  });
}

/** A system that is not here, by `<ID>:<VERSION_ID>` or `<ID>:<codename>`. */
export function namedSystem(name: string, arch: Architecture): System {
  const [, id, version] = /^([a-z][\w.-]*):([\w.]+)$/.exec(name) ?? [];
  if (id === undefined || version === undefined)
    throw new UsageError(`--system: "${name}" is no system`, 'write it like debian:12 or ubuntu:24.04');
  const release = /^\d/.test(version) ? `VERSION_ID=${version}` : `VERSION_CODENAME=${version}`;
  return detectSystem(`ID=${id}\n${release}\nPRETTY_NAME="${id} ${version}"\n`, arch);
}
