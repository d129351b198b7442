import type { Host } from '../../lib/host.ts';
import { suggest } from '../../lib/suggest.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Builder, BuilderNode } from './builder.ts';
import { buildxBuilder, buildxNames, chosenBuildxName } from './buildx-builders.ts';
import { currentDocker, findContext } from './docker-context.ts';
import { buildkitEndpoint, type Endpoint, type TlsFiles } from './endpoint.ts';

type Reader = Pick<Host, 'files' | 'environment'>;

export interface BuilderSelection {
  /**
   * Values of `--builder`, each `[platform[+platform…]=]what`; `what` is an address of a buildkitd, a builder of buildx or a Docker
   * context.
   */
  readonly builders: readonly string[];
  /** Certificates for tcp:// addresses that name none of their own. */
  readonly tls?: TlsFiles;
}

/**
 * The builder to use: what `--builder` says, else BUILDX_BUILDER, else BUILDKIT_HOST, else the one `docker buildx use` chose, else the
 * Docker engine that the docker command speaks to. Throws UserError or UsageError when the one that is named can't be found.
 */
export async function findBuilder(host: Reader, selection: BuilderSelection): Promise<Builder> {
  const { BUILDX_BUILDER: named, BUILDKIT_HOST: address } = host.environment;
  const { tls } = selection;
  if (selection.builders.length > 0) return namedBuilders(host, selection.builders, tls);
  if (named !== undefined && named !== '') return builderOf(host, named, 'BUILDX_BUILDER', tls);
  if (address !== undefined && address !== '')
    return single(buildkitEndpoint(address, 'BUILDKIT_HOST', tls), 'BUILDKIT_HOST');
  const docker = await currentDocker(host);
  const chosen = await chosenBuildxName(host, docker.name);
  const builder = chosen === undefined ? undefined : await buildxBuilder(host, chosen, 'docker buildx use');
  return builder ?? single(docker, "docker's own settings");
}

const single = (endpoint: Endpoint, chosenBy: string): Builder => ({
  name: endpoint.name,
  chosenBy,
  nodes: [{ name: endpoint.name, endpoint, platforms: [] }],
});

/** `linux/arm64=` or `linux/arm64+linux/arm/v7=` before a builder: what it is for. */
const AFFINITY =
  /^([a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?(?:\+[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?)*)=(.+)$/i;

async function namedBuilders(
  host: Reader,
  values: readonly string[],
  tls: TlsFiles | undefined,
): Promise<Builder> {
  const builders = await Promise.all(
    values.map(async (value): Promise<Builder> => {
      const [, platforms, rest = value] = AFFINITY.exec(value) ?? [];
      const builder = await builderOf(host, rest, '--builder', tls);
      if (platforms === undefined) return builder;
      const forThese = (node: BuilderNode): BuilderNode => ({ ...node, platforms: platforms.split('+') });
      const [first, ...others] = builder.nodes;
      return { ...builder, nodes: [forThese(first), ...others.map(forThese)] };
    }),
  );
  const [first, ...others] = builders;
  if (first === undefined) throw new UserError('no builder is named');
  if (others.length === 0) return first;
  const [node, ...more] = first.nodes;
  return {
    name: builders.map(({ name }) => name).join(', '),
    chosenBy: '--builder',
    nodes: [node, ...more, ...others.flatMap(({ nodes }) => nodes)],
  };
}

async function builderOf(
  host: Reader,
  name: string,
  chosenBy: string,
  tls: TlsFiles | undefined,
): Promise<Builder> {
  if (name.includes('://')) return single(buildkitEndpoint(name, chosenBy, tls), chosenBy);
  const builder = await buildxBuilder(host, name, chosenBy);
  if (builder !== undefined) return builder;
  if (name === 'default') return single(await currentDocker(host), chosenBy);
  const context = await findContext(host, name);
  if (context !== undefined) return single(context, chosenBy);
  const known = await buildxNames(host);
  const meant = suggest(name, known);
  const others =
    known.length > 0 ? `buildx has ${known.join(', ')}` : 'an address is written like tcp://host:1234';
  throw new UserError(`${chosenBy} names the builder ${JSON.stringify(name)}, which does not exist`, {
    hint: meant === undefined ? others : `did you mean ${meant}?`,
  });
}
