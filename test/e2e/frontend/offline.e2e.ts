import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { machine } from '../conversion/execute.ts';
import { failureOf, type FrontendLab, startFrontendLab } from './frontend-lab.ts';

const unavailable = await buildkitUnavailable(machine);

/** Only packages are installed, by a stand-in for apt-get. */
const KAIROSFILE = `base: tiny:1
version: v1.0.0
skip: [init, installKernel, branding, grub, miscellaneous, cloudconfigs, kairosBinaries]
stages:
  before-install:
    - copy: { from: files/apt-get, to: /bin/apt-get, mode: "0755" }
`;

/** Notes down where it is told to find packages, what is there, and which network interfaces there are. */
const APT_GET = `#!/bin/sh
case "$*" in *" install "*) ;; *) exit 0;; esac
cat /etc/apt/kairos-packages.list /run/kairos-offline/packages/Packages > /seen
ls /sys/class/net >> /seen
`;

(unavailable === undefined ? describe : describe.skip)('a Kairosfile built without a network', function () {
  this.timeout('5m');
  let lab: FrontendLab;
  let engine: BuildkitdEngine;

  before(async () => {
    lab = await startFrontendLab();
    engine = await lab.prepared(
      await startBuildkitdEngine(machine, join(lab.scratch, 'buildkitd'), lab.cache),
    );
    await lab.write('Kairosfile', KAIROSFILE);
    await lab.write('files/apt-get', APT_GET);
  });
  after(async () => lab.stop());

  const build = async (...words: readonly string[]) =>
    engine.daemon.buildctl(
      [
        ...['build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
        ...['--local', `context=${lab.context}`, '--local', `dockerfile=${lab.context}`],
        ...['--opt', 'filename=Kairosfile', '--opt', 'build-arg:KAIROS_SKIP_VALIDATION=true'],
        ...['--opt', 'build-arg:BUILDKIT_SYNTAX=quay.io/kairos-gen/kairos:v1'],
        ...['--opt', 'build-arg:KAIROS_OFFLINE=brought', ...words],
      ],
      { timeout: 120_000 },
    );

  it('says so when the context has no such directory', async () => {
    expect(await failureOf(build())).to.match(/brought/);
  });

  it('has its packages from the context, and no network', async () => {
    await mkdir(join(lab.context, 'brought/packages'), { recursive: true });
    await lab.write('brought/packages/Packages', 'an index\n');
    const output = join(lab.scratch, 'image');
    await build('--output', `type=local,dest=${output}`);
    expect(await readFile(join(output, 'seen'), 'utf8')).to.equal(
      'deb [trusted=yes] file:/run/kairos-offline/packages ./\nan index\nlo\n',
    );
  });
});
