import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { expect } from 'chai';

/** Runs the stream in a process of its own, whose standard input and output are pipes as the daemon makes them. */
const ECHO = `
  const { stdioDuplex } = await import(${JSON.stringify(new URL('../../src/frontend/stdio-duplex.ts', import.meta.url).href)});
  const stream = stdioDuplex();
  for await (const chunk of stream) if (!stream.write(chunk)) await new Promise((go) => stream.once('drain', go));
  stream.end();
`;

describe('stdioDuplex', () => {
  it('reads standard input and writes standard output, however much it is', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', ECHO], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const sent = Buffer.alloc(2 * 1024 * 1024, 'kairos');
    child.stdin.end(sent);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(chunks).equals(sent)).to.be.true;
  });
});
