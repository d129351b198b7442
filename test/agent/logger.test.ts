import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { createLog, type LogOptions } from '../../src/agent/logger.ts';
import type { LogEvent } from '../../src/lib/log-event.ts';

const events: readonly LogEvent[] = [
  { type: 'message', level: 'info', message: 'hello' },
  { type: 'message', level: 'warn', message: 'careful', data: { a: 1 } },
  { type: 'step-start', step: 'initrd', title: 'Build the initrd' },
  { type: 'output', line: 'dracut: working' },
  { type: 'step-end', step: 'initrd', title: 'Build the initrd', outcome: 'done', milliseconds: 9400 },
  { type: 'step-end', step: 'kernel', title: 'Choose', outcome: 'unchanged', milliseconds: 1 },
  { type: 'step-end', step: 'cleanup', title: 'Clean', outcome: 'failed', milliseconds: 100 },
];

async function logged(
  options: Partial<LogOptions>,
  emit: (log: ReturnType<typeof createLog>) => Promise<void>,
): Promise<string[]> {
  const stream = options.stream ?? new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const log = createLog({ level: 'info', format: 'text', stream, now: () => new Date(1000), ...options });
  await emit(log);
  await log.close();
  return Buffer.concat(chunks).toString().trimEnd().split('\n');
}
const all = async (log: ReturnType<typeof createLog>): Promise<void> =>
  events.forEach((event) => log.emit(event));

describe('the log', () => {
  it('has one line for each step, with its time', async () => {
    expect(await logged({}, all)).to.deep.equal([
      'hello',
      'warning: careful',
      'initrd: Build the initrd (9.4 s)',
      'kernel: Choose (nothing to do)',
      'error: cleanup: Clean (failed after 0.1 s)',
    ]);
  });
  it("shows the commands' output at debug", async () => {
    expect(await logged({ level: 'debug' }, all))
      .to.include('  | dracut: working')
      .and.have.length(7);
  });
  it('is silent but for errors at error', async () => {
    expect(await logged({ level: 'error' }, all)).to.have.length(1);
  });
  it('is one object a line in JSON', async () => {
    const lines = (await logged({ format: 'json' }, all)).map((line) => JSON.parse(line) as object);
    expect(lines[2]).to.include({
      time: '1970-01-01T00:00:01.000Z',
      level: 'info',
      step: 'initrd',
      outcome: 'done',
      milliseconds: 9400,
    });
  });
  it('gives a sign of life with the last line of output while a step runs', async () => {
    const stream = new PassThrough();
    const lived = new Promise((resolve) => stream.once('data', resolve));
    const lines = await logged({ heartbeat: 1, stream }, async (log) => {
      events.slice(2, 4).forEach((event) => log.emit(event));
      await lived;
    });
    expect(lines[0]).to.equal('initrd: still running after 0 s: dracut: working');
  });
});
