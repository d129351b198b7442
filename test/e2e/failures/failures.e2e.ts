import { DEBIAN_12, DEBIAN_13 } from '../../../scripts/lab/base-image.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { frameworkCases } from './framework-cases.ts';
import { initCases } from './init-cases.ts';
import { installCases } from './install-cases.ts';
import { kernelCases } from './kernel-cases.ts';
import { proxyCases } from './proxy-cases.ts';
import { installedImage } from './support/installed-image.ts';
import { type Lab, openLab } from './support/lab.ts';

const MINUTE = 60_000;
const host = nodeHost({ environment: process.env, emit: () => undefined });
const bases = process.env['KAIROS_GEN_E2E'] === 'full' ? [DEBIAN_12, DEBIAN_13] : [DEBIAN_12];

for (const base of bases)
  describe(`when something goes wrong on ${base.reference}, kairos-init`, function () {
    this.timeout(10 * MINUTE);
    let lab: Lab | undefined;

    before(async function () {
      if (process.getuid?.() !== 0 || process.arch !== 'x64') {
        console.log('SKIPPED the failure cases: they need root on amd64, for mounts and namespaces');
        this.skip();
      }
      lab = await openLab(host, base);
    });
    after(async () => lab?.close());

    const theLab = (): Lab => {
      if (lab === undefined) throw new Error('the lab is not open');
      return lab;
    };
    const installed = installedImage(theLab);

    frameworkCases(theLab);
    installCases(theLab, installed.give);
    initCases(theLab, installed.take);
    kernelCases(theLab, installed.take);
    proxyCases(theLab, installed.take);
  });
