import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { type Builder, type BuilderNode, nodeForPlatform } from './builder.ts';
import { connectDaemon, type Daemon } from './connect-daemon.ts';

/** A daemon, and which of the platforms that were asked for it builds. */
export interface DaemonShare {
  readonly daemon: Daemon;
  readonly platforms: readonly string[];
}

/** The connections to a builder's daemons, made when they are first needed. */
export class Daemons {
  readonly #host: Pick<Host, 'environment'>;
  readonly #builder: Builder;
  readonly #daemons = new Map<string, Promise<Daemon>>();

  constructor(host: Pick<Host, 'environment'>, builder: Builder) {
    this.#host = host;
    this.#builder = builder;
  }

  /** The daemon that is asked first. Throws UserError when it does not answer. */
  async first(): Promise<Daemon> {
    return this.#connect(this.#builder.nodes[0]);
  }

  /** The daemons that build for these platforms, each with its own; the first one for none. Throws UserError when there is none, or when one does not answer. */
  async of(platforms: readonly string[]): Promise<readonly DaemonShare[]> {
    if (platforms.length === 0) return [{ daemon: await this.first(), platforms }];
    const nodes = new Map<BuilderNode, string[]>();
    for (const platform of platforms) {
      const node = this.#nodeFor(platform);
      nodes.set(node, [...(nodes.get(node) ?? []), platform]);
    }
    return Promise.all(
      [...nodes].map(async ([node, own]) => ({ daemon: await this.#connect(node), platforms: own })),
    );
  }

  async close(): Promise<void> {
    const connected = await Promise.allSettled(this.#daemons.values());
    for (const outcome of connected) if (outcome.status === 'fulfilled') await outcome.value.close();
  }

  async #connect(node: BuilderNode): Promise<Daemon> {
    const known = this.#daemons.get(node.name);
    if (known !== undefined) return known;
    const connecting = connectDaemon(this.#host, node.endpoint);
    this.#daemons.set(node.name, connecting);
    return connecting;
  }

  #nodeFor(platform: string): BuilderNode {
    const node = nodeForPlatform(this.#builder, platform);
    if (node !== undefined) return node;
    const known = this.#builder.nodes.flatMap(({ platforms }) => platforms);
    throw new UserError(`no daemon of the builder ${this.#builder.name} is for ${platform}`, {
      hint: `there are some for ${known.join(', ')}; add --builder ${platform}=…`,
    });
  }
}
