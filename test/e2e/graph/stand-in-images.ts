import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import type { Host } from '../../../src/lib/host.ts';

/** What the stand-in of the agent needs of a base. */
const APPLETS = ['sh', 'cat', 'cp', 'echo', 'ls', 'sleep', 'wget'] as const;

/** How a root has /bin: as a link into /usr, or as a directory of its own. */
export const ROOTS = ['merged', 'split'] as const;
export type RootKind = (typeof ROOTS)[number];

/** A base of busybox alone, as a tar archive. Directories have owners and modes that nobody else would give them. */
export async function standInBase(host: Host, kind: RootKind, scratch: string): Promise<string> {
  await ensurePackages(host, ['busybox-static'], 'a small base image');
  const root = join(scratch, `base-${kind}`);
  const programs = kind === 'merged' ? 'usr/bin' : 'bin';
  for (const directory of ['usr/bin', 'etc', 'run', 'tmp', 'var/lib', programs])
    await mkdir(join(root, directory), { recursive: true });
  if (kind === 'merged') await symlink('usr/bin', join(root, 'bin'));
  await copyFile('/usr/bin/busybox', join(root, programs, 'busybox'));
  for (const applet of APPLETS) await symlink('busybox', join(root, programs, applet));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nusers:x:100:\n');
  await chmod(join(root, 'usr/bin'), 0o751);
  return archive(host, root);
}

/**
 * A stand-in of the agent: it writes down how it was called and what it saw, and installs the release files it was given.
 * Its checks find something when there is /etc/broken. With ADDRESS among the packages, its package step ends only when that
 * address answers.
 */
export async function standInAgent(host: Host, scratch: string): Promise<string> {
  const root = join(scratch, 'agent');
  await mkdir(root);
  await writeFile(
    join(root, 'kairos-init'),
    `#!/bin/sh
set -eu
command=$1
words="$*"
while [ $# -gt 1 ]; do
  if [ "$1" = --output ]; then echo "$words" > "$2"; fi
  shift
done
case $command in
  plan) exit 0 ;;
  validate) if [ -e /etc/broken ]; then echo 'found something' >&2; exit 4; fi; exit 0 ;;
esac
case $words in
  *--packages-only*'--package http'*)
    address=\${words#*--package }
    count=0
    until wget -q -O /dev/null "\${address%% *}"; do
      count=$((count + 1))
      if [ $count -gt 120 ]; then echo "nothing at $address" >&2; exit 1; fi
      sleep 0.25
    done ;;
esac
echo "$words" >> /etc/kairos-calls
if [ -d /run/kairos-framework ]; then cp /run/kairos-framework/usr/bin/* /usr/bin/; fi
if [ -d /run/kairos-releases ]; then
  ls /run/kairos-releases >> /etc/kairos-calls
  cp /run/kairos-releases/* /usr/bin/
fi
`,
    { mode: 0o755 },
  );
  return archive(host, root);
}

/** An image of these files, by path. */
export async function standInFiles(
  host: Host,
  scratch: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const root = join(scratch, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return archive(host, root);
}

async function archive(host: Host, root: string): Promise<string> {
  const file = `${root}.tar`;
  await host.run([
    'tar',
    '--create',
    '--file',
    file,
    '--owner',
    '0',
    '--group',
    '0',
    '--directory',
    root,
    '.',
  ]);
  return file;
}
