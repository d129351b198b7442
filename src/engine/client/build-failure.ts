import { GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Row } from '../progress/build-status.ts';
import { excerpt } from './excerpt.ts';
import { placeInDetails, type SourcePlaces } from './source-places.ts';

/** A build that failed in the daemon: where in the Kairosfile it was asked for, and the cause as one line. */
export class BuildFailure extends UserError {
  /** The excerpt of the Kairosfile; empty when no place is known. */
  readonly excerpt: string;

  constructor(
    message: string,
    options: { readonly excerpt: string; readonly hint?: string; readonly cause: unknown },
  ) {
    const { hint, cause } = options;
    super(message, { cause, ...(hint === undefined ? {} : { hint }) });
    this.name = 'BuildFailure';
    this.excerpt = options.excerpt;
  }
}

/**
 * Says what a failed build failed of. Errors of our own are their own explanation and are given back as they are.
 * @param rows the state of the build when it failed
 */
export function explainFailure(
  error: unknown,
  rows: readonly Row[],
  places: SourcePlaces,
  columns: number,
): unknown {
  if (!(error instanceof GrpcError)) return error;
  const failed = rows.find(({ state }) => state === 'failed');
  const place = places.find(failed?.failed ?? '') ?? placeInDetails(error.details);
  const where = place === undefined ? '' : excerpt(place, columns);
  const cause = plainCause(failed?.error ?? error.message);
  const hint = hintFor(error.message) ?? foreignProgram(failed?.tail ?? []);
  return new BuildFailure(failed === undefined ? cause : `${failed.title}: ${cause}`, {
    excerpt: where,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Without what every layer of the daemon has put before the cause. */
function plainCause(message: string): string {
  const inner = message
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join(' ')
    .replace(
      /^(?:failed to solve(?: with frontend [\w.]+)?: |rpc error: code = \w+ desc = |failed to compute cache key: )+/,
      '',
    );
  const exit = /(?:did not complete successfully|executor failed running .*): exit code: (\d+)/.exec(inner);
  return exit === null ? inner : `ended with exit code ${exit[1] ?? ''}`;
}

const NO_EMULATION =
  "the daemon can't run programs of this platform: install QEMU's binfmt handlers there, or name a builder of the platform with --builder";

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /granting entitlement (\S+) is not allowed|(network\.host|security\.insecure) is not allowed/,
    'the daemon forbids it: start it with --allow-insecure-entitlement, or leave the option out',
  ],
  [/no match for platform|exec format error/, NO_EMULATION],
  [
    /failed to do request|dial tcp|i\/o timeout|TLS handshake|no such host/,
    "the daemon's own network decides what it can fetch: are proxies set where it runs?",
  ],
  [
    /no space left on device/,
    'free space where the daemon keeps its data: docker builder prune, or buildctl prune',
  ],
  [
    /bridge.*not found|network bridge not found/,
    'this Docker engine runs without a bridge: add --network host',
  ],
];

const hintFor = (message: string): string | undefined =>
  HINTS.find(([pattern]) => pattern.test(message))?.[1];

/** A step that could not even begin says so in its output only (runc), when a daemon is set up for a platform that it has no emulation of. */
const foreignProgram = (tail: Row['tail']): string | undefined =>
  tail.some((line) => line.includes('exec format error')) ? NO_EMULATION : undefined;
