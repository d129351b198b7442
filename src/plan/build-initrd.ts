import type { Action } from '../distro/action.ts';
import type { InitrdBuilder } from '../distro/distro.ts';

const INITRD = '/boot/initrd';
/** Not matched by what is removed as an old initrd, and renamed only when it is whole. */
const UNFINISHED = '/boot/.initrd.unfinished';
/** The builder's temporary files: when it is killed they stay, hundreds of megabytes, and are found by this name. */
const TEMPORARY = '/var/tmp/kairos-init-initrd';
const REMOVE_TEMPORARY: Extract<Action, { do: 'remove' }> = {
  do: 'remove',
  paths: [TEMPORARY],
  reason: "the initrd's unpacked files",
};

/** Where a kernel's own configuration may lie, most usual first. */
export const kernelConfigPaths = (release: string): readonly string[] => [
  `/boot/config-${release}`,
  `/usr/lib/modules/${release}/config`,
  `/lib/modules/${release}/config`,
];

/** Builds /boot/initrd for a kernel; `kernelConfig` is the text of its configuration, when there is one. */
export function buildInitrd(
  builder: InitrdBuilder,
  release: string,
  kernelConfig?: string,
): readonly Action[] {
  const commands = builder.build({
    release,
    output: UNFINISHED,
    ...(kernelConfig === undefined ? {} : { kernelConfig }),
  });
  return [
    // One that is half done must not pass for what this run makes.
    { ...REMOVE_TEMPORARY, paths: [TEMPORARY, UNFINISHED] },
    { do: 'directory', path: TEMPORARY, mode: 0o700 },
    ...commands.map((command): Action => ({
      do: 'run',
      command,
      environment: { TMPDIR: TEMPORARY },
      ...(builder.errors === undefined ? {} : { errors: builder.errors }),
    })),
    // dracut ends well when the kernel's configuration says that it can't read an initrd.
    {
      do: 'need',
      path: UNFINISHED,
      reason: 'the initrd was not made, though no command failed',
      hint: 'Run again with --level debug to see what was printed.',
    },
    REMOVE_TEMPORARY,
    { do: 'move', from: UNFINISHED, to: INITRD, reason: 'only a whole initrd bears the name' },
    // dracut makes it private to root, but an image is read by others' tools too.
    { do: 'mode', path: INITRD, mode: 0o644 },
  ];
}
