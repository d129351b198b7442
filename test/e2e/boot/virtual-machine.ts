import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';

export interface MachineOptions {
  readonly disk: string;
  readonly firmware: 'bios' | 'efi';
  /** Where the EFI variables of this start are kept. */
  readonly variables: string;
}

/** A machine in qemu's software emulation, read over its serial line. Ends when `stop` is called. */
export interface VirtualMachine {
  /** Everything on the serial line so far, line breaks as `\n`, without terminal control. */
  console(): string;
  /** Waits for a pattern on the serial line; throws with the last lines when it does not come in time or the machine ends. */
  waitFor(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

const OVMF = { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' };

/** Starts a machine from a disk. It gets no network and ends where it would restart. */
export async function startMachine(options: MachineOptions): Promise<VirtualMachine> {
  const firmware: string[] = [];
  if (options.firmware === 'efi') {
    await copyFile(OVMF.variables, options.variables);
    firmware.push(
      ...['-drive', `if=pflash,format=raw,readonly=on,file=${OVMF.code}`],
      ...['-drive', `if=pflash,format=raw,file=${options.variables}`],
    );
  }
  const machine = spawn(
    'qemu-system-x86_64',
    [
      ...['-accel', 'tcg,thread=multi', '-machine', 'q35', '-cpu', 'max', '-smp', '2', '-m', '1536'],
      ...firmware,
      ...['-drive', `file=${options.disk},format=raw,if=virtio`],
      ...['-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-nic', 'none', '-no-reboot'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return watch(machine);
}

/** Control sequences of a terminal: escape, `[`, parameters, a letter (ECMA-48). */
const TERMINAL_CONTROL = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?=]*[A-Za-z]`, 'g');

function watch(machine: ChildProcess): VirtualMachine {
  let text = '';
  const listeners = new Set<() => void>();
  const append = (chunk: Buffer): void => {
    text += chunk.toString('latin1').replaceAll('\r', '').replace(TERMINAL_CONTROL, '');
    for (const listener of listeners) listener();
  };
  machine.stdout?.on('data', append);
  machine.stderr?.on('data', append);
  machine.on('exit', () => listeners.forEach((listener) => listener()));
  const ended = (): boolean => machine.exitCode !== null || machine.signalCode !== null;

  return {
    console: () => text,
    waitFor: async (pattern, seconds) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => {
          listeners.delete(look);
          reject(new Error(`${why}; the machine's last lines:\n${text.split('\n').slice(-60).join('\n')}`));
        };
        const limit = setTimeout(() => fail(`no ${pattern} within ${seconds} s`), seconds * 1000);
        const look = (): void => {
          const match = pattern.exec(text);
          if (match === null && !ended()) return;
          clearTimeout(limit);
          listeners.delete(look);
          if (match === null) fail(`the machine ended before ${pattern}`);
          else resolve(match);
        };
        listeners.add(look);
        look();
      }),
    stop: async () => {
      if (ended()) return;
      const exit = once(machine, 'exit');
      machine.kill('SIGKILL');
      await exit;
    },
  };
}
