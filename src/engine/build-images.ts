import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { type BuildResult, readBuildResult } from './client/build-result.ts';
import { buildShare, type Share, type ShareEdge } from './client/build-share.ts';
import { daemonKind } from './client/daemon-kind.ts';
import { buildJointly } from './client/build-jointly.ts';
import { runLimited } from './client/run-limited.ts';
import type { Daemons } from './connection/daemons.ts';
import type { BuildTarget, ImagesEdge, ImagesRequest } from './images-request.ts';
import { planExports } from './options/plan-exports.ts';
import { type Join, planJointExports } from './options/plan-joint-exports.ts';

/** What became of a target. */
export type TargetOutcome =
  | {
      readonly name: string;
      readonly state: 'built';
      readonly result: BuildResult;
      readonly tags: readonly string[];
    }
  | { readonly name: string; readonly state: 'failed'; readonly error: unknown }
  /** Stopped, or never begun. */
  | { readonly name: string; readonly state: 'canceled' };

/**
 * Builds every target and does with it what was asked for. Fails as a whole only for what is wrong with all of them, before the first
 * is begun; what becomes of each is in its outcome.
 */
export async function buildImages(
  daemons: Daemons,
  request: ImagesRequest,
  edge: ImagesEdge,
): Promise<readonly TargetOutcome[]> {
  const jobs = await Promise.all(request.targets.map(async (target) => prepare(daemons, request, target)));
  const exports = jobs.flatMap(({ shares }) => shares.flatMap((share) => share.exports));
  const docker = exports.some(({ sink }) => sink?.kind === 'docker-load')
    ? await edge.openDocker()
    : undefined;
  const outcomes = await runLimited(
    jobs,
    request.jobs,
    async (job) => buildOne(job, request, { ...edge, docker }),
    edge.signal,
  );
  return outcomes.map((outcome, index): TargetOutcome => {
    const name = request.targets[index]?.name ?? '';
    if (outcome === undefined) return { name, state: 'canceled' };
    if (outcome.status === 'fulfilled') return outcome.value;
    return edge.signal.aborted
      ? { name, state: 'canceled' }
      : { name, state: 'failed', error: outcome.reason as unknown };
  });
}

interface Job {
  readonly target: BuildTarget;
  /** One for each daemon that has to do with it. */
  readonly shares: readonly [Share, ...Share[]];
  /** What makes one image of several shares. */
  readonly join?: Join;
}

async function prepare(daemons: Daemons, request: ImagesRequest, target: BuildTarget): Promise<Job> {
  const { name, platforms } = target;
  const question = { requests: request.exports, tags: request.tags, name };
  const found = (await daemons.of(platforms)).map(({ daemon, platforms: own }) => ({
    target,
    daemon,
    platforms: own,
    kind: daemonKind(daemon.endpoint.engine, daemon.workers),
  }));
  const [first, ...others] = found;
  if (first === undefined) throw new Error('no daemon builds for these platforms');
  // Builds that are shown together are told apart by their names.
  const title = request.targets.length === 1 ? [] : [name];
  if (others.length === 0) {
    const plan = planExports({ ...question, daemon: first.kind, platforms: platforms.length });
    return { target, shares: [{ ...first, ...plan, title, joined: false }] };
  }
  const { exports, ...join } = planJointExports({
    ...question,
    daemons: found.map(({ kind }) => kind),
    cacheTo: request.cacheTo,
    temporary: tmpdir(),
    unique: randomUUID(),
  });
  const share = (each: typeof first): Share => ({
    ...each,
    exports,
    pushes: [],
    title: [...title, each.platforms.join(',')],
    joined: true,
  });
  return { target, shares: [share(first), ...others.map(share)], ...join };
}

async function buildOne(job: Job, request: ImagesRequest, edge: ShareEdge): Promise<TargetOutcome> {
  const { target, shares, join } = job;
  const [share, ...others] = shares;
  const { name } = target;
  const result =
    others.length === 0
      ? readBuildResult(await buildShare(share, request, edge), share.kind)
      : await buildJointly({ shares, join }, request, edge);
  const names =
    join?.names ?? share.exports.flatMap(({ attributes }) => (attributes['name'] ?? '').split(','));
  return { name, state: 'built', result, tags: [...new Set(names.filter((each) => each !== ''))] };
}
