import type { Endpoint } from './endpoint.ts';

/** A daemon of a builder, and which platforms it is there for; none named means: whatever it says it can do. */
export interface BuilderNode {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Such as `linux/arm64` or `linux/arm/v7`. */
  readonly platforms: readonly string[];
}

/** One or several daemons that build for us under one name. */
export interface Builder {
  readonly name: string;
  /** Who chose it, for messages: `--builder`, `BUILDX_BUILDER` … */
  readonly chosenBy: string;
  readonly nodes: readonly [BuilderNode, ...BuilderNode[]];
}

/**
 * The node that should build a platform: one that was named for it, else the first that was named for none. Undefined when every node
 * was named for other platforms.
 */
export function nodeForPlatform(builder: Builder, platform: string): BuilderNode | undefined {
  const wanted = normalPlatform(platform);
  return (
    builder.nodes.find(({ platforms }) => platforms.some((own) => normalPlatform(own) === wanted)) ??
    builder.nodes.find(({ platforms }) => platforms.length === 0)
  );
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };
/** Variants that go without saying. */
const IMPLIED: Readonly<Record<string, string>> = { arm64: 'v8', amd64: 'v1', arm: 'v7' };

/** `linux/arm64/v8` and `linux/arm64` are the same machine (containerd's platforms package). */
function normalPlatform(platform: string): string {
  const [system = '', architecture = '', variant] = platform.toLowerCase().split('/');
  const name = ARCHITECTURES[architecture] ?? architecture;
  return [system, name, variant ?? IMPLIED[name] ?? ''].join('/');
}
