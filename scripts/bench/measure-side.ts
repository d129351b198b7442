import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dracutCommand } from '../../src/distro/dracut.ts';
import { compressionOf } from '../../src/lib/initrd.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { BuildRoot } from './build-root.ts';
import { convertWithAgent } from './our-conversion.ts';
import { convertPlainly } from './plain-conversion.ts';
import { readTimeline, STATUS_LOG, type TimelineEntry } from './timeline.ts';

export const SIDES = ['plain', 'ours', 'ours-one-stage'] as const;
export type Side = (typeof SIDES)[number];

/** What one conversion took and left. Seconds and bytes. */
export interface Measurement {
  readonly side: Side;
  readonly packages: number;
  readonly initrd: number;
  readonly whole: number;
  /** Processor time of everything that ran: it changes less than the clock when the machine is not ours alone. */
  readonly processor: number;
  /** Seconds in which the agent ran no command; the plain way has none. */
  readonly overhead?: number;
  readonly initrdBytes: number;
  readonly imageBytes: number;
  readonly compressor: string;
  /** Of one of ours: its bytes when the distribution's default compresses it, as in the plain way. */
  readonly initrdBytesAsPlain?: number;
  readonly timeline: readonly TimelineEntry[];
}

export interface Ingredients {
  readonly scratch: string;
  readonly archive: string;
  readonly agent: string;
  readonly framework: string;
  readonly request: AgentRequest;
}

/**
 * Converts a fresh base root in one of the ways, and weighs the result. With `asPlain` the initrd is built once more, with
 * the distribution's default compressor, which takes about a minute. The root is removed again.
 */
export async function measureSide(
  side: Side,
  ingredients: Ingredients,
  asPlain: boolean,
): Promise<Measurement> {
  const { scratch, archive, agent, framework, request } = ingredients;
  const root = await BuildRoot.unpack(join(scratch, side), archive, agent, framework);
  try {
    const times = side === 'plain' ? await plainTimes(root, request) : await ourTimes(root, side);
    const { processor } = root;
    const timeline = readTimeline(await readFile(join(root.path, STATUS_LOG), 'utf8'));
    const initrd = join(root.path, 'boot/initrd');
    const compressor = compressionOf((await readFile(initrd)).subarray(0, 8)) ?? 'none';
    const initrdBytes = (await stat(initrd)).size;
    const imageBytes = await root.bytes();
    const other = asPlain ? { initrdBytesAsPlain: await initrdAsPlain(root) } : {};
    return { side, ...times, processor, initrdBytes, imageBytes, compressor, ...other, timeline };
  } finally {
    await root.remove();
  }
}

type Times = Pick<Measurement, 'packages' | 'initrd' | 'whole' | 'overhead'>;

async function plainTimes(root: BuildRoot, request: AgentRequest): Promise<Times> {
  const { packages, framework, initrd } = await convertPlainly(root, request);
  return { packages, initrd, whole: packages + framework + initrd };
}

const ourTimes = async (root: BuildRoot, side: Side): Promise<Times> =>
  convertWithAgent(root, side === 'ours' ? ['install', 'init'] : ['all']);

/** Builds our initrd once more, with no compressor named: the distribution's own default is the plain way's. */
async function initrdAsPlain(root: BuildRoot): Promise<number> {
  const [release = ''] = await root.kernels();
  const output = '/boot/initrd.as-plain';
  const command = dracutCommand({ release, output });
  const named = command.indexOf('--compress');
  await root.run(['dracut', ...command.slice(1, named), ...command.slice(named + 2)]);
  return (await stat(join(root.path, output))).size;
}
