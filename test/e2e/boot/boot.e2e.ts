import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { bootCases } from './boot-cases.ts';
import { makeHandMadeRoot } from './hand-made-root.ts';

const host = nodeHost({ environment: process.env, emit: () => undefined });

describe('a Kairos system', function () {
  this.timeout(30 * 60 * 1000);
  let made: string | undefined;
  after(async () => {
    if (made !== undefined) await rm(made, { recursive: true });
  });

  bootCases('a root with our framework', host, async () => {
    // KAIROS_GEN_BOOT_ROOT: the unpacked root of an image that was built before.
    const given = process.env['KAIROS_GEN_BOOT_ROOT'];
    if (given !== undefined) return given;
    made = await mkdtemp(join(tmpdir(), 'kairos-root-'));
    await makeHandMadeRoot(host, made);
    return made;
  });
});
