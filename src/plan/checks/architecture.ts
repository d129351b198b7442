import { ELF_START, elfMachine } from '../../lib/elf.ts';
import type { Check } from '../check.ts';
import { imageArchitecture } from '../inspection/architecture.ts';
import { findProgram } from '../inspection/programs.ts';

const PROGRAMS = [
  'immucore',
  'kairos-agent',
  'kcrypt',
  'kcrypt-discovery-challenger',
  'kairos',
  'agent-provider-kairos',
  'edgevpn',
  'k3s',
  'k0s',
  'k9s',
  'nerdctl',
  'kube-vip',
] as const;

export const architecture: Check = {
  id: 'architecture',
  severity: 'error',
  explanation:
    'Programs that are copied in from elsewhere can be for another processor than the image, which shows only on the node, as "exec format error". Their ELF headers and /etc/kairos-release are compared with the image\'s own shell.',
  fix: 'Build with `--platform` set to the architecture of the base image, and take the framework for the same one.',
  inspect: async (inspection) => {
    const image = await imageArchitecture(inspection);
    if (image === undefined) return [];
    const findings = [];
    for (const name of PROGRAMS) {
      const path = await findProgram(inspection, name);
      const start = path === undefined ? undefined : await inspection.files.readStart(path, ELF_START);
      const machine = start === undefined ? undefined : elfMachine(start);
      if (path === undefined || machine === undefined || machine === image) continue;
      findings.push({ message: `${path} is for ${machine}, but the image is for ${image}`, path });
    }
    for (const key of ['KAIROS_ARCH', 'KAIROS_TARGETARCH']) {
      const said = inspection.release.get(key);
      if (said === undefined || said === '' || said === image) continue;
      findings.push({
        message: `${key} is ${said}, but the image is for ${image}`,
        path: '/etc/kairos-release',
      });
    }
    return findings;
  },
};
