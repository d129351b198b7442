import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import type { Host, RunOptions, RunResult } from '../../../src/lib/host.ts';
import { startDaemon } from '../daemon.ts';
import { freePort } from '../free-port.ts';
import { ensurePackages } from '../machine.ts';
import { makeMutualTls, type MutualTls } from './mutual-tls.ts';
import { type BuildkitTools, buildkitTools } from './tools.ts';

/** How buildkitd reaches a registry (buildkitd.toml, `[registry."host"]`). */
export interface RegistryRoute {
  /** The registry speaks plain http. */
  readonly http?: boolean;
  /** Its certificate is not checked. */
  readonly insecure?: boolean;
  /** Hosts that are asked before it. */
  readonly mirrors?: readonly string[];
  /** Files of certificate authorities. */
  readonly ca?: readonly string[];
}

export interface BuildkitdOptions {
  /** By host and port, such as `docker.io` or `127.0.0.1:5000`. */
  readonly registries?: Readonly<Record<string, RegistryRoute>>;
  /** Named first by the daemon, before those it finds out itself: the first is what it builds for unless a build says else. */
  readonly platforms?: readonly string[];
  /** Left out: overlayfs where the directory's file system can, else native. */
  readonly snapshotter?: 'overlayfs' | 'native';
  /** Also listens on a loopback port with mutual TLS. */
  readonly tls?: boolean;
}

/** The port with TLS, and what a client needs to be let in. */
export interface TlsEndpoint extends MutualTls {
  /** `tcp://127.0.0.1:port`. The server's certificate is for 127.0.0.1 and localhost. */
  readonly address: string;
}

export interface Buildkitd {
  readonly tools: BuildkitTools;
  /** `unix://…`, for `--addr` and BUILDKIT_HOST. */
  readonly address: string;
  /** Present with the option `tls`. */
  readonly tcp?: TlsEndpoint;
  /** File with everything the daemon printed. */
  readonly log: string;
  /** Runs `buildctl` with these words, against this daemon. */
  buildctl(words: readonly string[], options?: RunOptions): Promise<RunResult>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts buildkitd with everything it has in `directory`, so that several run side by side. Steps of a build share the
 * machine's network: no bridge is made. The caller stops it, and removes the directory then.
 */
export async function startBuildkitd(
  host: Host,
  directory: string,
  cache: string,
  options: BuildkitdOptions = {},
): Promise<Buildkitd> {
  await ensurePackages(host, ['runc', 'ca-certificates'], 'buildkitd');
  const tools = await buildkitTools(host, cache);
  // Its mounts are made in TMPDIR, and what a killed one leaves goes with the directory.
  const temporary = join(directory, 'tmp');
  await mkdir(temporary, { recursive: true });
  const address = `unix://${directory}/buildkitd.sock`;
  const tcp = options.tls === true ? await tlsEndpoint(host, join(directory, 'tls')) : undefined;
  const configuration = join(directory, 'buildkitd.toml');
  const log = join(directory, 'buildkitd.log');
  await writeFile(configuration, stringify(buildkitdSettings(directory, options, tcp)));
  const buildctl: Buildkitd['buildctl'] = async (words, runOptions) =>
    host.run([tools.buildctl, '--addr', address, ...words], runOptions);
  const daemon = await startDaemon({
    name: `buildkitd ${tools.version}`,
    command: [tools.buildkitd, '--config', configuration],
    environment: { TMPDIR: temporary },
    log,
    isReady: async () => buildctl(['debug', 'workers'], { timeout: 10_000 }).then(() => true),
  });
  return { tools, address, ...(tcp === undefined ? {} : { tcp }), log, buildctl, stop: daemon.stop };
}

async function tlsEndpoint(host: Host, directory: string): Promise<TlsEndpoint> {
  return { address: `tcp://127.0.0.1:${await freePort()}`, ...(await makeMutualTls(host, directory)) };
}

/** The daemon's settings (buildkitd.toml): nothing outside `directory`, nothing collected while tests look at the cache. */
export function buildkitdSettings(
  directory: string,
  options: BuildkitdOptions,
  tcp: TlsEndpoint | undefined,
): Readonly<Record<string, unknown>> {
  const { platforms, snapshotter = 'auto', registries = {} } = options;
  return {
    root: join(directory, 'root'),
    'insecure-entitlements': ['network.host'],
    grpc: {
      address: [`unix://${directory}/buildkitd.sock`, ...(tcp === undefined ? [] : [tcp.address])],
      ...(tcp === undefined
        ? {}
        : { tls: { cert: tcp.serverCertificate, key: tcp.serverKey, ca: tcp.authority } }),
    },
    otel: { socketPath: join(directory, 'otel.sock') },
    cdi: { disabled: true },
    worker: {
      oci: {
        enabled: true,
        snapshotter,
        gc: false,
        networkMode: 'host',
        ...(platforms === undefined ? {} : { platforms }),
      },
      containerd: { enabled: false },
    },
    registry: registries,
  };
}
