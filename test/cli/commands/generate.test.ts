import { expect } from 'chai';
import { runCommandLine } from '../../../src/cli/command-line.ts';
import { fakeIo } from '../../support/fake-io.ts';

const KAIROSFILE = 'base: debian:12\nversion: v1.0.0\n';

describe('kairos-gen generate', () => {
  it('is the default command and prints the Dockerfile of ./Kairosfile', async () => {
    const io = fakeIo({ files: { Kairosfile: KAIROSFILE } });
    expect(await runCommandLine([], io)).to.equal(0);
    expect(io.out())
      .to.include('made from Kairosfile by\n#   kairos-gen\n')
      .and.include('FROM debian:12 AS ');
    expect(io.err()).to.equal('');
  });

  it('takes flags instead of a file, and says the command again in one order', async () => {
    const io = fakeIo();
    const words = ['--version', 'v1.0.0', '--style', 'copy', '--no-cache-mounts', '--base', 'debian:12'];
    expect(await runCommandLine(words, io)).to.equal(0);
    expect(io.out()).to.include(
      'made from flags by\n#   kairos-gen --style=copy --no-cache-mounts --base=debian:12 --version=v1.0.0\n',
    );
    expect(io.out()).not.to.include('--mount=');
  });

  it('takes the agent from another image, by flag or environment', async () => {
    const files = { Kairosfile: KAIROSFILE };
    const environment = { KAIROS_GEN_AGENT_IMAGE: 'registry.example/agent:1' };
    const byEnvironment = fakeIo({ files, environment });
    await runCommandLine([], byEnvironment);
    expect(byEnvironment.out()).to.include('FROM registry.example/agent:1 AS kairos-init');
    const byFlag = fakeIo({ files, environment });
    await runCommandLine(['--agent-image', 'registry.example/agent:2'], byFlag);
    expect(byFlag.out()).to.include('FROM registry.example/agent:2 AS kairos-init');
    const emptied = fakeIo({ files, environment: { KAIROS_GEN_AGENT_IMAGE: '' } });
    await runCommandLine([], emptied);
    expect(emptied.out()).to.match(/^FROM \S+\/kairos-init:\S+ AS kairos-init$/m);
  });

  it('lets steps run without a network, from a directory of the context', async () => {
    const io = fakeIo({ files: { Kairosfile: KAIROSFILE } });
    expect(await runCommandLine(['--offline', 'brought'], io)).to.equal(0);
    const runs = io.out().match(/^RUN [^]*?[^\\]$/gm) ?? [];
    expect(runs).to.have.length(3);
    for (const run of runs) expect(run).to.match(/^RUN --network=none \\\n/);
    expect(
      runs.map((run) => run.includes('type=bind,source=brought,target=/run/kairos-offline')),
    ).to.deep.equal([true, false, false]);
    expect(runs[0]?.replaceAll(/ \\\n */g, ' ')).to.include(
      '--offline --packages-dir /run/kairos-offline/packages --releases-dir /run/kairos-offline/releases',
    );
    expect(io.out()).to.not.include('type=cache');
  });

  const CONTRADICTIONS: readonly (readonly string[])[] = [
    ['--offline', 'brought', '--style', 'copy'],
    ['--offline', 'brought', '--parametric'],
    ['--offline', 'brought', '--framework-source', 'agent'],
    ['--offline', '../brought'],
    ['--offline', '/srv/brought'],
    ['--offline', 'brought,ro'],
  ];
  for (const words of CONTRADICTIONS)
    it(`refuses ${words.join(' ')}`, async () => {
      const io = fakeIo({ files: { Kairosfile: KAIROSFILE } });
      expect(await runCommandLine(words, io)).to.equal(2);
      expect(io.err()).to.match(/offline/);
    });

  it('needs no Kairosfile for the generic Dockerfile', async () => {
    const io = fakeIo();
    expect(await runCommandLine(['--parametric'], io)).to.equal(0);
    expect(io.out()).to.include('ARG BASE_IMAGE=ubuntu:24.04');
  });

  it('writes a file, and says whether it is current', async () => {
    const io = fakeIo({ files: { Kairosfile: KAIROSFILE } });
    expect(await runCommandLine(['--output', 'Dockerfile', '--check'], io)).to.equal(4);
    expect(io.err()).to.include('Dockerfile: there is no such file');
    expect(await runCommandLine(['--output', 'Dockerfile'], io)).to.equal(0);
    expect(io.out()).to.equal('');
    expect(await runCommandLine(['--output', 'Dockerfile', '--check'], io)).to.equal(0);
    io.files.set('Kairosfile', KAIROSFILE.replace('v1.0.0', 'v1.0.1'));
    expect(await runCommandLine(['--output', 'Dockerfile', '--check'], io)).to.equal(4);
    expect(io.err()).to.match(/Dockerfile:\d+: not what would be written now\n- .*v1\.0\.0\n\+ .*v1\.0\.1\n/);
  });

  it('refuses --check without a file, and a file it can not read', async () => {
    const io = fakeIo({ files: { Kairosfile: KAIROSFILE }, problems: { there: 'directory' } });
    expect(await runCommandLine(['--check'], io)).to.equal(2);
    expect(await runCommandLine(['--check', '--output', 'there'], io)).to.equal(1);
  });

  it('prints what is wrong with the Kairosfile and nothing else', async () => {
    const io = fakeIo({ files: { Kairosfile: 'bas: debian:12\nversion: v1.0.0\n' } });
    expect(await runCommandLine([], io)).to.equal(3);
    expect(io.out()).to.equal('');
    expect(io.err()).to.include('bas');
  });
});
