import type { Command } from '../../src/lib/host.ts';

/**
 * Runs a command in a root of its own: `$1` is the root, `$2` how the engine's files are mounted (rw or ro), the rest the
 * command. The mounts live in a mount namespace and go with it. What the engine bind-mounts in a build (hosts, resolv.conf,
 * hostname) is bind-mounted here too, as copies: what the command writes must not reach the machine's own. They lie in a
 * temporary file system that /sys is then mounted over. The root is a mount of its own, as a container's is: pacman asks for the room
 * on it.
 */
const ENTER = `set -eu
root=$1 access=$2
shift 2
mount --make-rprivate /
mount --rbind "$root" "$root"
mkdir -p "$root/proc" "$root/sys" "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/sys"
for name in hosts resolv.conf hostname; do
  [ -e "/etc/$name" ] && [ ! -L "$root/etc/$name" ] || continue
  cp "/etc/$name" "$root/sys/$name"
  [ -e "$root/etc/$name" ] || : > "$root/etc/$name"
  mount --bind "$root/sys/$name" "$root/etc/$name"
  mount -o "remount,bind,$access" "$root/etc/$name"
done
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
exec chroot "$root" "$@"
`;

export interface RootOptions {
  /** Mounts the engine's files so that they can't be written. */
  readonly readOnlyFiles?: boolean;
}

/**
 * A command that runs `command` with `root` as its root directory, as process 1 of its own namespace, with the machine's
 * network: what a RUN line of a build is, without an engine. Ending the outer process ends all that was started inside.
 */
export function inRoot(root: string, command: Command, options: RootOptions = {}): Command {
  const access = options.readOnlyFiles === true ? 'ro' : 'rw';
  const namespace = ['--mount', '--pid', '--fork', '--kill-child'];
  return ['unshare', ...namespace, 'sh', '-c', ENTER, 'sh', root, access, ...command];
}
