import { UserError } from '../../lib/user-error.ts';

/** A builder as buildx keeps it in `~/.docker/buildx/instances/<name>` (docker/buildx, store/nodegroup.go). */
export interface BuildxInstance {
  readonly name: string;
  readonly driver: string;
  readonly nodes: readonly BuildxNode[];
}

export interface BuildxNode {
  readonly name: string;
  /** A Docker context's name, a URL, or nothing. */
  readonly endpoint: string;
  /** Such as `linux/arm64`. */
  readonly platforms: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads an instance. Throws UserError, naming the file, for what buildx would not have written. */
export function parseInstance(value: JsonObject, file: string): BuildxInstance {
  const { Name: name, Driver: driver, Nodes: nodes } = value;
  if (typeof name !== 'string' || typeof driver !== 'string' || !Array.isArray(nodes) || nodes.length === 0)
    throw new UserError(`${file} does not describe a builder of buildx`);
  return { name, driver, nodes: nodes.map((node: unknown) => parseNode(node, file)) };
}

function parseNode(value: unknown, file: string): BuildxNode {
  if (!isObject(value) || typeof value['Name'] !== 'string')
    throw new UserError(`${file} describes a node without a name`);
  const { Name: name, Endpoint: endpoint, Platforms: platforms, DriverOpts: options } = value;
  return {
    name,
    endpoint: typeof endpoint === 'string' ? endpoint : '',
    platforms: Array.isArray(platforms) ? platforms.filter(isObject).map(platformName) : [],
    options: isObject(options) ? Object.fromEntries(Object.entries(options).filter(isText)) : {},
  };
}

const isText = (option: [string, unknown]): option is [string, string] => typeof option[1] === 'string';

/** OCI's platform object (image-spec image-index.md) in its short form. */
function platformName(platform: JsonObject): string {
  const parts = [platform['os'], platform['architecture'], platform['variant']];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('/');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `docker buildx use` left in `~/.docker/buildx/current`. */
export interface BuildxChoice {
  /** The Docker endpoint it was chosen for. */
  readonly key: string;
  readonly name: string;
  /** Chosen for every endpoint. */
  readonly global: boolean;
}

/** Reads the choice; undefined when none was made. */
export function parseChoice(value: JsonObject): BuildxChoice | undefined {
  const { Key: key, Name: name, Global: global } = value;
  if (typeof name !== 'string' || name === '') return undefined;
  return { key: typeof key === 'string' ? key : '', name, global: global === true };
}
