import type { WorkerRecord } from '../../wire/frontend.generated.ts';
import type { DaemonKind } from '../options/plan-exports.ts';

/** Only a dockerd with containerd's image store names a snapshotter for its worker. */
const SNAPSHOTTER = 'org.mobyproject.buildkit.worker.snapshotter';

/** What kind of daemon answers, told by its worker: versions say nothing about what is turned on. */
export function daemonKind(engine: 'buildkitd' | 'dockerd', workers: readonly WorkerRecord[]): DaemonKind {
  if (engine === 'buildkitd') return 'buildkitd';
  return workers.some(({ labels }) => SNAPSHOTTER in labels) ? 'docker-containerd' : 'docker';
}
