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
  /** The end of what came over the serial line, line breaks as `\n`, without terminal control. */
  lastLines(): string;
  /** Waits for a pattern on the serial line; throws when it does not come in time or the machine ends. */
  waitFor(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

const OVMF = { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' };

/**
 * The oldest x86-64: what newer ones have besides costs more in emulation than it spares. Clearing memory by `rep stosb` is
 * so slow that a busy machine's guest does nothing else, and `svm` makes the guest load KVM.
 */
const PROCESSOR = 'qemu64,svm=off';

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
    'setpriv', // the machine must not outlive a test that is killed
    [
      ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
      ...['-accel', 'tcg,thread=multi', '-machine', 'q35', '-cpu', PROCESSOR, '-smp', '2', '-m', '1536'],
      ...firmware,
      ...['-drive', `if=none,id=disk,format=raw,file=${options.disk}`],
      ...['-device', 'virtio-blk-pci,drive=disk,bootindex=0'],
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
    lastLines: () => text.split('\n').slice(-60).join('\n'),
    waitFor: async (pattern, seconds) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => {
          listeners.delete(look);
          reject(new Error(why));
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
