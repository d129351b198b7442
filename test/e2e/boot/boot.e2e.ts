import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine } from '../conversion/execute.ts';
import { bootCases } from './boot-cases.ts';
import { buildRoot } from './built-root.ts';
import { upgradeScriptCases } from './upgrade-script-cases.ts';

describe('an image of Debian 12 that our agent made', function () {
  this.timeout(30 * 60 * 1000);
  let scratch: string | undefined;
  let building: Promise<string> | undefined;

  /** The image's root, made when the first case asks for it. KAIROS_GEN_BOOT_ROOT names one that was made before. */
  const root = async (): Promise<string> => {
    building ??= build();
    return building;
  };
  const build = async (): Promise<string> => {
    const given = process.env['KAIROS_GEN_BOOT_ROOT'];
    if (given !== undefined) return given;
    scratch = await mkdtemp(join(tmpdir(), 'kairos-root-'));
    const directory = join(scratch, 'root');
    await buildRoot(machine, directory);
    return directory;
  };

  before(root);
  after(async () => {
    if (scratch !== undefined) await rm(scratch, { recursive: true });
  });

  upgradeScriptCases(machine, root);
  bootCases('installed on a disk,', machine, root);
});
