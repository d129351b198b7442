import { createHash } from 'node:crypto';
import type { Command, Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Builder, BuilderNode } from './builder.ts';
import { type BuildxInstance, type BuildxNode, parseChoice, parseInstance } from './buildx-instance.ts';
import { contextEndpoint, dockerDirectory, readJson } from './docker-context.ts';
import { buildkitEndpoint, dockerEndpoint, dockerExec, type Endpoint } from './endpoint.ts';

type Reader = Pick<Host, 'files' | 'environment'>;

/** Where buildx keeps its builders. */
function buildxDirectory(host: Reader): string {
  const named = host.environment['BUILDX_CONFIG'];
  return named === undefined || named === '' ? `${dockerDirectory(host)}/buildx` : named;
}

/** Names of buildx's builders on this machine, sorted. */
export async function buildxNames(host: Reader): Promise<readonly string[]> {
  return host.files.list(`${buildxDirectory(host)}/instances`);
}

/** A builder that `docker buildx create` made; undefined when none has this name. Throws UserError for one that can't be used. */
export async function buildxBuilder(
  host: Reader,
  name: string,
  chosenBy: string,
): Promise<Builder | undefined> {
  // Buildx allows nothing else in a name (store/util.go), and what is no such name must not become a path.
  if (!/^[a-zA-Z][a-zA-Z0-9_.-]*$/.test(name)) return undefined;
  const file = `${buildxDirectory(host)}/instances/${name}`;
  const value = await readJson(host, file);
  if (value === undefined) return undefined;
  const instance = parseInstance(value, file);
  const nodes = await Promise.all(
    instance.nodes.map(async (node): Promise<BuilderNode> => {
      const endpoint = await nodeEndpoint(host, instance, node);
      return { name: node.name, platforms: node.platforms, endpoint };
    }),
  );
  const [first, ...others] = nodes;
  return first && { name: instance.name, chosenBy, nodes: [first, ...others] };
}

/** The name that `docker buildx use` chose for a Docker endpoint; undefined when it chose none. */
export async function chosenBuildxName(host: Reader, dockerName: string): Promise<string | undefined> {
  const directory = buildxDirectory(host);
  const value = await readJson(host, `${directory}/current`);
  const choice = value && parseChoice(value);
  if (choice !== undefined && (choice.global || choice.key === dockerName)) return choice.name;
  const key = createHash('sha256').update(dockerName).digest('hex').slice(0, 20);
  const preset = (await host.files.readText(`${directory}/defaults/${key}`))?.trim();
  return preset === '' ? undefined : preset;
}

async function nodeEndpoint(host: Reader, instance: BuildxInstance, node: BuildxNode): Promise<Endpoint> {
  const origin = `the builder ${JSON.stringify(instance.name)} of buildx`;
  const stdio = (command: Command): Endpoint => ({
    engine: 'buildkitd',
    name: instance.name,
    address: { kind: 'command', command },
  });
  switch (instance.driver) {
    case 'docker-container':
      return stdio(dockerExec(dockerOptions(node.endpoint), `buildx_buildkit_${node.name}`));
    case 'kubernetes':
      return stdio(kubernetesCommand(node));
    case 'remote':
      return remoteEndpoint(node, origin);
    case 'docker':
      return node.endpoint.includes('://')
        ? dockerEndpoint(node.endpoint, origin)
        : contextEndpoint(host, node.endpoint === '' ? 'default' : node.endpoint, origin);
    default: {
      // A driver we don't know: buildx itself can hand us a connection.
      const platform = node.platforms.slice(0, 1).flatMap((name) => ['--platform', name]);
      return stdio(['docker', 'buildx', 'dial-stdio', '--builder', instance.name, ...platform]);
    }
  }
}

function dockerOptions(endpoint: string): readonly string[] {
  if (endpoint === '') return [];
  return endpoint.includes('://') ? ['--host', endpoint] : ['--context', endpoint];
}

/** A node of the kubernetes driver is a deployment of the node's name (docker/buildx, driver/kubernetes/factory.go). */
function kubernetesCommand(node: BuildxNode): Command {
  const query = node.endpoint.startsWith('kubernetes://')
    ? URL.parse(node.endpoint)?.searchParams
    : undefined;
  const deployment = query?.get('deployment') ?? node.name.replaceAll('_', '-');
  const kubeconfig = query?.get('kubeconfig') ?? '';
  const namespace = node.options['namespace'];
  return [
    'kubectl',
    ...(kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...['exec', '--stdin', `deployment/${deployment}`, '--container', 'buildkitd'],
    ...['--', 'buildctl', 'dial-stdio'],
  ];
}

function remoteEndpoint(node: BuildxNode, origin: string): Endpoint {
  const { cacert, cert, key, servername } = node.options;
  if (cert !== undefined && key === undefined)
    throw new UserError(`${origin} names a certificate but no key`);
  if (cert === undefined && key !== undefined)
    throw new UserError(`${origin} names a key but no certificate`);
  const tls = {
    ...(cacert === undefined ? {} : { authority: cacert }),
    ...(cert === undefined ? {} : { certificate: cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { serverName: servername }),
  };
  return buildkitEndpoint(node.endpoint, origin, Object.keys(tls).length === 0 ? undefined : tls);
}
