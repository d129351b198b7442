import { distroFor } from '../../src/distro/registry.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { imageRequest } from '../../src/plan/agent-request.ts';
import { planInstall } from '../../src/plan/install.ts';
import { type BuildRoot, FRAMEWORK } from './build-root.ts';

export interface PlainTimes {
  readonly packages: number;
  readonly framework: number;
  readonly initrd: number;
}

/** The packages that our own plan installs, kernel included. */
export function packageNames(request: AgentRequest): readonly string[] {
  const names = planInstall(request)
    .flatMap(({ actions }) => actions)
    .flatMap((action) => (action.do === 'packages' && action.change === 'install' ? action.names : []));
  return [...new Set(names)].sort();
}

/**
 * What a person does by hand: plain apt-get without recommended packages, the framework copied over, the same module
 * list and drivers for dracut, and dracut with the distribution's own defaults. Nothing is cleaned up but what apt itself
 * empties.
 */
export async function convertPlainly(root: BuildRoot, request: AgentRequest): Promise<PlainTimes> {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await root.run(['apt-get', 'update'], environment);
  const install = await root.run(
    ['apt-get', 'install', '-y', '--no-install-recommends', ...packageNames(request)],
    environment,
  );
  const framework = await root.run(['cp', '--archive', `${FRAMEWORK}/.`, '/']);
  for (const action of distroFor(request.system).initrd.configuration(imageRequest(request)))
    if (action.do === 'write') await root.write(action.path, action.content);
  const [kernel = ''] = await root.kernels();
  const initrd = await root.run(['dracut', '--force', '/boot/initrd', kernel]);
  return {
    packages: update.seconds + install.seconds,
    framework: framework.seconds,
    initrd: initrd.seconds,
  };
}
