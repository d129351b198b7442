import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PUBLISHED } from '../../src/lib/published-names.ts';
import type { Engine } from './engines/engine.ts';

/** Where a base image says that things are. */
export interface Mirrors {
  /** Host and port of a registry without TLS. */
  readonly registry: string;
  /** URL of the release host. */
  readonly releases: string;
}

/**
 * Gives an engine a base image as a user of mirrors has it: where registries and releases are is settled in the image.
 *
 * @param base its root as a tar archive, and the name it gets
 * @param scratch a directory for what lies between
 */
export async function loadMirroredBase(
  engine: Engine,
  base: { readonly reference: string; readonly archive: string },
  scratch: string,
  mirrors: Mirrors,
): Promise<void> {
  const context = await mkdtemp(join(scratch, 'base-'));
  await writeFile(join(context, 'registries.conf'), registriesConfiguration(mirrors.registry));
  const plain = `plain-${base.reference}`;
  const lines = [
    `FROM ${plain}`,
    'COPY registries.conf /etc/containers/registries.conf',
    `ENV KAIROS_INIT_RELEASE_URL=${mirrors.releases}`,
  ];
  await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  await engine.importRoot(base.archive, plain);
  await engine.build({ dockerfile: join(context, 'Dockerfile'), context, tag: base.reference });
}

/** containers-registries.conf(5): the published repositories are served by the local registry, which has no TLS. */
function registriesConfiguration(address: string): string {
  const repositories = [
    PUBLISHED.frameworkRepository,
    PUBLISHED.documentedFrameworkRepository,
    'ghcr.io/kube-vip/kube-vip',
  ];
  const registries = repositories.map(
    (repository) => `[[registry]]
prefix = "${repository}"
location = "${repository}"

[[registry.mirror]]
location = "${address}/${repository.slice(repository.indexOf('/') + 1)}"
insecure = true
`,
  );
  return registries.join('\n');
}
