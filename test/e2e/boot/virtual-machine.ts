import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MachineOptions {
  readonly disk: string;
  readonly firmware: 'bios' | 'efi';
  /** Where the EFI variables of this start are kept. */
  readonly variables: string;
  /** File that takes what the machine writes to its serial line. */
  readonly serialLine: string;
}

/** A machine in qemu's software emulation, read over its serial line. Ends when `stop` is called. */
export interface VirtualMachine {
  /** The end of what came over the serial line, line breaks as `\n`, without terminal control. */
  lastLines(): Promise<string>;
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
  // A file takes everything at once. The socket that a piped child would get is full after some hundred single bytes, and qemu
  // drops what it can't get rid of.
  const serialLine = await open(options.serialLine, 'w');
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
    { stdio: ['ignore', serialLine.fd, serialLine.fd] },
  );
  await once(machine, 'spawn');
  await serialLine.close();
  return watch(machine, options.serialLine);
}

/** Control sequences of a terminal: escape, `[`, parameters, a letter (ECMA-48). */
const TERMINAL_CONTROL = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?=]*[A-Za-z]`, 'g');

/** Milliseconds between two looks at the serial line. */
const LOOK_EVERY = 250;

function watch(machine: ChildProcess, serialLine: string): VirtualMachine {
  const ended = (): boolean => machine.exitCode !== null || machine.signalCode !== null;
  const read = async (): Promise<string> =>
    (await readFile(serialLine, 'latin1')).replaceAll('\r', '').replace(TERMINAL_CONTROL, '');

  return {
    lastLines: async () => (await read()).split('\n').slice(-60).join('\n'),
    waitFor: async (pattern, seconds) => {
      const limit = Date.now() + seconds * 1000;
      for (;;) {
        const isLast = ended(); // asked first: what came before the end is still looked at
        const match = pattern.exec(await read());
        if (match !== null) return match;
        if (isLast) throw new Error(`the machine ended before ${pattern}`);
        if (Date.now() > limit) throw new Error(`no ${pattern} within ${seconds} s`);
        await sleep(LOOK_EVERY);
      }
    },
    stop: async () => {
      if (ended()) return;
      const exit = once(machine, 'exit');
      machine.kill('SIGKILL');
      await exit;
    },
  };
}
