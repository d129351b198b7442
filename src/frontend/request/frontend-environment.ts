import type { Platform } from '../../oci/image-manifest.ts';
import type { FrontendOptions } from './read-request.ts';
import { normalisePlatform } from './platform.ts';

/** What the daemon tells a frontend through its environment. */
export interface FrontendEnvironment {
  readonly options: FrontendOptions;
  readonly sessionId: string;
  readonly workers: readonly Worker[];
  /** What runs the build, for messages: `docker` or `buildkit`. */
  readonly product: string;
}

/** A worker of the daemon. The first platform is its own, the others it emulates. */
export interface Worker {
  readonly platforms: readonly Platform[];
}

const OPTION = 'BUILDKIT_FRONTEND_OPT_';

/** Reads the variables of buildkit's frontend/gateway/gateway.go. The options' numbers mean nothing. */
export function readFrontendEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): FrontendEnvironment {
  const options = new Map<string, string>();
  for (const [name, value = ''] of Object.entries(environment)) {
    if (!name.startsWith(OPTION)) continue;
    const equals = value.indexOf('=');
    if (equals === -1) options.set(value, '');
    else options.set(value.slice(0, equals), value.slice(equals + 1));
  }
  return {
    options: new Map([...options].sort(([left], [right]) => (left < right ? -1 : 1))),
    sessionId: environment['BUILDKIT_SESSION_ID'] ?? '',
    workers: readWorkers(environment['BUILDKIT_WORKERS']),
    product: environment['BUILDKIT_EXPORTEDPRODUCT'] ?? 'buildkit',
  };
}

/** BuildKit 0.8 writes the keys with a capital, later ones without. */
function readWorkers(text: string | undefined): readonly Worker[] {
  try {
    const list = JSON.parse(text ?? '[]') as readonly Readonly<Record<string, unknown>>[] | null;
    return (list ?? []).map((worker) => ({
      platforms: ((worker['platforms'] ?? worker['Platforms'] ?? []) as readonly WrittenPlatform[]).map(
        ({ os, OS, architecture, Architecture, variant, Variant }) =>
          normalisePlatform(os ?? OS ?? 'linux', architecture ?? Architecture ?? '', variant ?? Variant),
      ),
    }));
  } catch {
    // Ping says the same.
    return [];
  }
}

interface WrittenPlatform {
  readonly os?: string;
  readonly OS?: string;
  readonly architecture?: string;
  readonly Architecture?: string;
  readonly variant?: string;
  readonly Variant?: string;
}
