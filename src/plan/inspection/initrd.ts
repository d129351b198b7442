import type { CpioEntry } from '../../lib/cpio.ts';
import type { Finding, Inspection } from '../check.ts';
import { unlessTrustedBoot } from './image.ts';
import { INITRD } from './kernel.ts';

/** Why a check about what the initrd holds can't be asked: `initrd-readable` and `initrd-present` say so by themselves. */
export async function unlessInitrdReadable(inspection: Inspection): Promise<string | undefined> {
  const trusted = unlessTrustedBoot(inspection);
  if (trusted !== undefined) return trusted;
  const content = await inspection.initrd();
  return 'unreadable' in content ? 'the initrd could not be read' : undefined;
}

export async function initrdEntries(inspection: Inspection): Promise<readonly CpioEntry[]> {
  const content = await inspection.initrd();
  return 'entries' in content ? content.entries : [];
}

/** True when a program of that name lies in one of the initrd's program directories. */
export function hasProgram(entries: readonly CpioEntry[], program: string): boolean {
  const path = new RegExp(`^(usr/)?s?bin/${program.replaceAll('.', '\\.')}$`);
  return entries.some(({ name }) => path.test(name));
}

/** A finding about the initrd itself. */
export const initrdFinding = (message: string): Finding => ({ message, path: INITRD });
