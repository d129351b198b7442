import type { Command } from '../../src/lib/host.ts';

/**
 * Runs a command in a root of its own: `$1` is the root, the rest the command. The mounts live in a mount namespace and
 * go with it; what the engine bind-mounts in a build (hosts, resolv.conf) is bind-mounted here too.
 */
const ENTER = `set -eu
root=$1
shift
mount --make-rprivate /
mkdir -p "$root/proc" "$root/sys" "$root/dev"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
for name in hosts resolv.conf hostname; do
  [ ! -e "/etc/$name" ] || { [ -e "$root/etc/$name" ] || : > "$root/etc/$name"; mount --bind "/etc/$name" "$root/etc/$name"; }
done
exec chroot "$root" "$@"
`;

/**
 * A command that runs `command` with `root` as its root directory, as process 1 of its own namespace, with the machine's
 * network: what a RUN line of a build is, without an engine. Ending the outer process ends all that was started inside.
 */
export function inRoot(root: string, command: Command): Command {
  return ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'sh', root, ...command];
}
