import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { type Builder, nodeForPlatform } from './builder.ts';
import { connectDaemon, type Daemon } from './connect-daemon.ts';

/** The connections to a builder's daemons, made when they are first needed. */
export class Daemons {
  readonly #host: Pick<Host, 'environment'>;
  readonly #builder: Builder;
  readonly #daemons = new Map<string, Promise<Daemon>>();

  constructor(host: Pick<Host, 'environment'>, builder: Builder) {
    this.#host = host;
    this.#builder = builder;
  }

  /** The daemon that builds for these platforms. Throws UserError when there is none, or when it does not answer. */
  async for(platforms: readonly string[]): Promise<Daemon> {
    const nodes = new Set(platforms.map((platform) => this.#nodeFor(platform)));
    const [node = this.#builder.nodes[0], another] = nodes;
    if (another !== undefined)
      throw new UserError(
        `${platforms.join(' and ')} are built by different daemons, which can't make one image together`,
        {
          hint: 'build a target for each platform, or name one builder that runs both',
        },
      );
    const known = this.#daemons.get(node.name);
    if (known !== undefined) return known;
    const connecting = connectDaemon(this.#host, node.endpoint);
    this.#daemons.set(node.name, connecting);
    return connecting;
  }

  async close(): Promise<void> {
    const connected = await Promise.allSettled(this.#daemons.values());
    for (const outcome of connected) if (outcome.status === 'fulfilled') await outcome.value.close();
  }

  #nodeFor(platform: string): Builder['nodes'][number] {
    const node = nodeForPlatform(this.#builder, platform);
    if (node !== undefined) return node;
    const known = this.#builder.nodes.flatMap(({ platforms }) => platforms);
    throw new UserError(`no daemon of the builder ${this.#builder.name} is for ${platform}`, {
      hint: `there are some for ${known.join(', ')}; add --builder ${platform}=…`,
    });
  }
}
