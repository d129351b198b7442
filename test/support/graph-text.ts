import { stringify } from 'yaml';
import { type Op, type Output, postOrder } from '../../src/llb/op.ts';
import type { Init } from '../../src/wire/codec.ts';
import { CacheSharingOpt, MountType, type Mount } from '../../src/wire/frontend.generated.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A graph for a reader: one document for each vertex, with what it is made of by number. Everything that decides the cache is in it. */
export function graphText(output: Output): string {
  const ops = postOrder(output);
  const numbers = new Map(ops.map(({ digest }, index) => [digest, index + 1]));
  const numberOf = ({ op, index }: Output): string =>
    `#${numbers.get(op.digest) ?? 0}${index === 0 ? '' : `.${index}`}`;
  return ops
    .map((op, index) => {
      const inputs = op.inputs.map(numberOf);
      return `# ${index + 1}: ${nameOf(op)}\n${stringify(describe(op, inputs), { lineWidth: 0 })}`;
    })
    .join('---\n');
}

export const nameOf = ({ metadata }: Op): string => metadata.description?.['llb.customname'] ?? '';

/** Needed by every vertex of ours, so not worth a line in each. */
const USUAL = ['constraints', 'meta.description', 'platform'];

function describe(op: Op, inputs: readonly string[]): Plain {
  const { source, exec, file, platform } = op.message;
  const { progressGroup, ignoreCache, caps } = op.metadata;
  const lines = op.locations.flatMap(({ source: { filename }, ranges }) =>
    ranges.map(({ start, end }) => `${filename}:${start?.line ?? 0}-${end?.line ?? 0}`),
  );
  const whole = op.message.merge ?? op.message.diff ?? op.message.passthrough;
  return plain({
    source: source && { [source.identifier ?? '']: source.attrs },
    exec: exec && {
      ...exec.meta,
      network: exec.network === 0 ? undefined : exec.network,
      secrets: exec.secretenv,
      mounts: (exec.mounts ?? []).map((mount) => mountText(mount, inputs)),
    },
    file: file?.actions?.map(({ input = 0, secondaryInput = 0, copy, mkdir, mkfile, rm, symlink }) => ({
      on: input < inputs.length ? (inputs[input] ?? 'scratch') : 'the one before',
      with: inputs[secondaryInput],
      copy,
      mkdir,
      mkfile,
      rm,
      symlink,
    })),
    [op.message.merge ? 'merge' : op.message.diff ? 'diff' : 'passthrough']: whole && inputs,
    platform: platform && [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/'),
    group: progressGroup?.name,
    ignoreCache,
    lines: lines.length === 0 ? undefined : lines,
    needs: Object.keys(caps ?? {})
      .filter((id) => !USUAL.includes(id))
      .sort()
      .join(' '),
  });
}

function mountText(mount: Init<Mount>, inputs: readonly string[]): string {
  const { dest = '', input = 0, output = 0, cacheOpt, secretOpt, sshOpt, tmpfsOpt } = mount;
  switch (mount.mountType ?? MountType.BIND) {
    case MountType.CACHE:
      return `${dest} cache ${cacheOpt?.id ?? ''}${cacheOpt?.sharing === CacheSharingOpt.LOCKED ? ' (locked)' : ''}`;
    case MountType.SECRET:
      return `${dest} secret ${secretOpt?.id ?? ''}`;
    case MountType.SSH:
      return `${dest} ssh ${sshOpt?.id ?? ''}`;
    case MountType.TMPFS:
      return `${dest} tmpfs ${tmpfsOpt?.size ?? 0}`;
    default: {
      const from = `${inputs[input] ?? 'scratch'}${mount.selector ?? ''}`;
      return `${dest} from ${from}${mount.readonly === true ? ' (read-only)' : output >= 0 ? ` (output ${output})` : ''}`;
    }
  }
}

/** Without what is not there, and with numbers a reader knows. */
const plain = (value: Plain): Plain =>
  JSON.parse(
    JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? Number(field) : field)),
  ) as Plain;
