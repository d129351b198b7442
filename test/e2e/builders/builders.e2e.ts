import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import { makeMutualTls } from '../../../scripts/lab/buildkit/mutual-tls.ts';
import type { Buildkitd } from '../../../scripts/lab/buildkit/start-buildkitd.ts';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { dockerClient } from '../../../scripts/lab/buildx.ts';
import { arm64Emulation, type Emulation, emulationUnavailable } from '../../../scripts/lab/emulation.ts';
import { freePort } from '../../../scripts/lab/free-port.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { type SshServer, startSshServer } from '../../../scripts/lab/ssh-server.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { fetchManifest } from '../../../src/oci/fetch-manifest.ts';
import { parseManifest } from '../../../src/oci/parse-manifest.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryClient } from '../../../src/oci/registry-client.ts';
import { machine } from '../conversion/execute.ts';
import {
  addressOf,
  AMD64_FRONTEND,
  type BuildersLab,
  LIMIT,
  listedIn,
  machineIn,
  SCANNER,
  startBuildersLab,
  tlsOf,
} from './builders-lab.ts';
import { type RemoteContexts, serveContexts } from './remote-contexts.ts';

const missing =
  (await buildkitUnavailable(machine)) ??
  (machineArchitecture === 'amd64' ? undefined : 'the machine is not amd64');
const noEmulation = await emulationUnavailable(machine);
const describeEmulation = noEmulation === undefined ? describe : describe.skip;
const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);

const KAIROSFILE = `base: tiny:1
version: v1.0.0
skip: [install, init]
stages:
  after-install:
    - run: uname -m > /machine
`;
const MATRIX = `${KAIROSFILE}matrix:
  arch: [amd64, arm64]
`;
const COPYING = `${KAIROSFILE}    - copy: { from: files/, to: /copied/ }
`;

(missing === undefined ? describe : describe.skip)(
  `builders of several platforms${because(missing)}`,
  function () {
    this.timeout('10m');
    let directory = '';
    let lab: BuildersLab;
    /** Said to be arm64, whether it can run that or not. */
    let other: Buildkitd;
    /** Started when the machine emulates arm64, which it finds out by itself. */
    let emulating: Buildkitd;
    let emulation: Emulation;
    const stops: (() => Promise<void>)[] = [];
    const inDirectory = (...names: readonly string[]): string => join(directory, ...names);

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'kairos-gen-builders-'));
      if (noEmulation === undefined) {
        emulation = await arm64Emulation(machine);
        stops.push(emulation.stop);
      }
      lab = await startBuildersLab(directory);
      stops.push(lab.own.stop);
      other = await lab.start('other', { platforms: ['linux/arm64'] });
      stops.push(other.stop);
      await mkdir(inDirectory('context', 'files'), { recursive: true });
      await writeFile(inDirectory('context', 'files', 'file'), 'copied');
      const files = {
        Kairosfile: KAIROSFILE,
        Matrix: MATRIX,
        Copying: COPYING,
        Syntax: `# syntax=${PUBLISHED.frontend}\n${COPYING}`,
        Amd64Syntax: `# syntax=${AMD64_FRONTEND}\n${KAIROSFILE}`,
      };
      for (const [name, content] of Object.entries(files))
        await writeFile(inDirectory('context', name), content);
    });
    after(async () => {
      for (const stop of stops.reverse()) await stop();
      await rm(directory, { recursive: true, force: true });
    });

    const build = async (...words: readonly string[]) =>
      lab.build(inDirectory('context'), ['--build-arg', 'KAIROS_SKIP_VALIDATION=1', ...words]);
    async function built(...words: readonly string[]): Promise<string> {
      const { exitCode, stderr } = await build(...words);
      expect(exitCode, stderr).to.equal(0);
      return stderr;
    }
    /** What a build that went wrong says. */
    async function failure(...words: readonly string[]): Promise<string> {
      const { exitCode, stderr } = await build(...words);
      expect(exitCode, stderr).to.equal(1);
      expect(stderr).not.to.match(/^ +at /m);
      return stderr;
    }
    /** How many steps in a daemon's cache ran our program. */
    const stepsRun = async (daemon: Buildkitd): Promise<number> =>
      (await daemon.buildctl(['du', '--verbose'])).stdout.match(/uname -m/g)?.length ?? 0;
    /** The index that a registry has under a name. */
    async function indexAt(name: string) {
      const { bytes, descriptor } = await fetchManifest(new RegistryClient(machine), parseReference(name));
      const parsed = parseManifest(bytes, descriptor.mediaType);
      if (parsed.kind !== 'index') return expect.fail(`${name} is no index`);
      return { digest: descriptor.digest, manifests: parsed.index.manifests };
    }
    /** Builds through the syntax line of a file, without our client. */
    async function buildctl(daemon: Buildkitd, filename: string, words: readonly string[]): Promise<string> {
      const options = [`filename=${filename}`, 'build-arg:KAIROS_SKIP_VALIDATION=1'];
      const { output } = await daemon.buildctl([
        ...['build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
        ...options.flatMap((option) => ['--opt', option]),
        ...words,
      ]);
      return output;
    }
    const locals = (): readonly string[] =>
      ['context', 'dockerfile'].flatMap((name) => ['--local', `${name}=${inDirectory('context')}`]);

    describe('that let nobody in', () => {
      const cases: Readonly<
        Record<string, { readonly address: () => Promise<string>; readonly message: RegExp }>
      > = {
        'an authority that has not signed its certificate': {
          address: async () => {
            const { authority } = await makeMutualTls(machine, inDirectory('strangers'));
            return addressOf(lab.own.daemon, { cacert: authority });
          },
          message: /can't be reached: its certificate does not come from the authority in .*strangers/,
        },
        'no authority at all': {
          address: async () => addressOf(lab.own.daemon, { cacert: undefined }),
          message: /its certificate does not come from an authority that this machine trusts/,
        },
        'no certificate of ours': {
          address: async () => addressOf(lab.own.daemon, { cert: undefined, key: undefined }),
          message: /it wants a certificate of ours/,
        },
        'a certificate that another authority has signed': {
          address: async () => {
            const { clientCertificate, clientKey } = await makeMutualTls(machine, inDirectory('others'));
            return addressOf(lab.own.daemon, { cert: clientCertificate, key: clientKey });
          },
          message: /it does not take our certificate .*others/,
        },
        'no certificates': {
          address: async () => tlsOf(lab.own.daemon).address,
          message: /what listens there is no buildkitd, or it wants TLS/,
        },
        'a port that nobody listens on': {
          address: async () => `tcp://127.0.0.1:${await freePort()}`,
          message: /nobody listens there/,
        },
      };
      for (const [what, { address, message }] of Object.entries(cases))
        it(`say so in one line: ${what}`, async () => {
          const said = await failure('--builder', await address());
          const errors = said.split('\n').filter((line) => line.includes('127.0.0.1'));
          expect(errors, said).to.have.length(1);
          expect(errors[0]).to.match(message);
        });
    });

    describeEmulation(`without emulation${because(noEmulation)}`, () => {
      before(function () {
        if (!emulation.already) return;
        process.stderr.write('    skipped: this machine runs arm64 programs for somebody else\n');
        this.skip();
      });

      it('are refused before anything runs', async () => {
        const said = await failure('--builder', addressOf(lab.own.daemon), '--platform', 'linux/arm64');
        expect(said)
          .to.match(/this builder can't run programs of linux\/arm64/)
          .and.match(/emulation/);
        expect(said).not.to.include('uname');
      });

      it('are named when they claim what they can not do', async () => {
        const said = await failure('--builder', addressOf(other), '--platform', 'linux/arm64');
        expect(said)
          .to.match(/exec format error/)
          .and.match(/install QEMU's binfmt handlers/);
      });
    });

    describeEmulation(`with emulation${because(noEmulation)}`, () => {
      before(async () => {
        await emulation.start();
        emulating = await lab.start('emulating');
        stops.push(emulating.stop);
      });

      it('build an image of the other platform', async () => {
        const words = ['--platform', 'linux/arm64', '-o', inDirectory('root')];
        const said = await built('--builder', addressOf(emulating), ...words);
        // That of the agent, and that of the base.
        expect(said).to.match(/\[install\][^]*on debian, arm64/);
        expect(await machineIn(inDirectory('root'))).to.equal('aarch64');
      });

      it('make one index of two platforms', async () => {
        const archive = inDirectory('both.tar');
        const words = ['--platform', 'linux/amd64,linux/arm64', '-o', `type=oci,dest=${archive}`];
        await built('--builder', addressOf(emulating), ...words);
        expect(await listedIn(archive)).to.deep.equal(['amd64', 'arm64']);
      });

      it('each build what they are for', async () => {
        const { daemon: own } = lab.own;
        for (const daemon of [own, other]) await daemon.buildctl(['prune', '--all']);
        const words = [
          ...['--builder', addressOf(own), '--builder', `linux/arm64=${addressOf(other)}`],
          'Matrix',
        ];
        await built(...words, '--target', 'tiny-1-core-arm64-generic', '-o', inDirectory('alone'));
        expect(await machineIn(inDirectory('alone'))).to.equal('aarch64');
        expect([await stepsRun(own), await stepsRun(other)]).to.deep.equal([0, 1]);
        await built(...words, '--all', '-o', inDirectory('{name}'));
        expect(await machineIn(inDirectory('tiny-1-core-amd64-generic'))).to.equal('x86_64');
        expect(await machineIn(inDirectory('tiny-1-core-arm64-generic'))).to.equal('aarch64');
        expect([await stepsRun(own), await stepsRun(other)]).to.deep.equal([1, 1]);
      });

      it('attest both images of an index, through the client and through a syntax line', async () => {
        const kinds = ['https://spdx.dev/Document', 'https://slsa.dev/provenance/v'];
        const attested = async (archive: string): Promise<void> => {
          const listed = await listedIn(archive);
          expect(listed.slice(0, 2)).to.deep.equal(['amd64', 'arm64']);
          for (const kind of kinds)
            expect(
              listed.filter((each) => each.startsWith(kind)),
              kind,
            ).to.have.length(2);
        };
        const client = inDirectory('attested-client.tar');
        const platforms = ['--platform', 'linux/amd64,linux/arm64'];
        await built(
          ...['--builder', addressOf(emulating), ...platforms, '-o', `type=oci,dest=${client}`],
          ...['--sbom', `generator=${SCANNER}`, '--provenance', 'mode=max'],
        );
        await attested(client);
        const frontend = inDirectory('attested-frontend.tar');
        await buildctl(emulating, 'Syntax', [
          ...locals(),
          ...['--opt', 'platform=linux/amd64,linux/arm64', '--output', `type=oci,dest=${frontend}`],
          ...['--opt', `attest:sbom=generator=${SCANNER}`, '--opt', 'attest:provenance=mode=max'],
        ]);
        await attested(frontend);
      });

      describe('make one image together', () => {
        const together = async (...words: readonly string[]): Promise<string> =>
          built(
            ...['--builder', addressOf(lab.own.daemon), '--builder', `linux/arm64=${addressOf(other)}`],
            ...['--platform', 'linux/amd64,linux/arm64', ...words],
          );

        it('in a registry, under each of its names, with what attests it', async () => {
          for (const daemon of [lab.own.daemon, other]) await daemon.buildctl(['prune', '--all']);
          const names = ['together:1', 'together:2', 'again:1'].map((name) => `${lab.own.registry}/${name}`);
          const tags = names.flatMap((name) => ['--tag', name]);
          const metadata = inDirectory('metadata.json');
          const said = await together(
            ...[...tags, '--push', '--provenance', 'mode=max', '--metadata-file', metadata],
          );
          expect(said)
            .to.match(/linux\/amd64 \[after-install/)
            .and.match(/linux\/arm64 \[after-install/);
          expect([await stepsRun(lab.own.daemon), await stepsRun(other)]).to.deep.equal([1, 1]);
          const told = JSON.parse(await readFile(metadata, 'utf8')) as { 'containerimage.digest': string };
          for (const name of names) {
            const { digest, manifests } = await indexAt(name);
            expect(digest).to.equal(told['containerimage.digest']);
            expect(manifests.map(({ platform }) => platform?.architecture)).to.deep.equal([
              ...['amd64', 'unknown', 'arm64', 'unknown'],
            ]);
          }
          // What it holds can be fetched, by a daemon that has built none of it.
          const from = inDirectory('FromTogether');
          await writeFile(from, KAIROSFILE.replace('tiny:1', names[0] ?? ''));
          const words = ['--platform', 'linux/amd64,linux/arm64', '-o', inDirectory('fetched'), from];
          await built('--builder', addressOf(emulating), '--context', inDirectory('context'), ...words);
          expect(await machineIn(inDirectory('fetched', 'linux_arm64'))).to.equal('aarch64');
        });

        it('in an archive, in a layout and on standard output', async () => {
          const archive = inDirectory('together.tar');
          await together('--tag', 'os:1', '-o', `type=oci,dest=${archive}`);
          expect(await listedIn(archive)).to.deep.equal(['amd64', 'arm64']);
          expect((await readdir(directory)).filter((name) => name.startsWith('.kairos-gen'))).to.deep.equal(
            [],
          );
          const layout = inDirectory('together-layout');
          await together('--tag', 'os:1', '-o', `type=oci,tar=false,dest=${layout}`);
          const tar = `${layout}.tar`;
          await machine.run(['tar', '--create', '--file', tar, '--directory', layout, 'index.json', 'blobs']);
          expect(await listedIn(tar)).to.deep.equal(['amd64', 'arm64']);
        });

        it('as files, each platform in a directory of its own', async () => {
          const root = inDirectory('together-files');
          await together('-o', root);
          expect(await machineIn(join(root, 'linux_amd64'))).to.equal('x86_64');
          expect(await machineIn(join(root, 'linux_arm64'))).to.equal('aarch64');
        });

        it('with a cache for each of them', async () => {
          const dest = inDirectory('cache-{platform}');
          await together('--cache-to', `type=local,mode=max,dest=${dest}`);
          for (const daemon of [lab.own.daemon, other]) await daemon.buildctl(['prune', '--all']);
          const said = await together('--cache-from', `type=local,src=${dest}`);
          for (const platform of ['linux/amd64', 'linux/arm64'])
            expect(
              said.split('\n\n').find((block) => block.includes(`${platform} [after-install`)),
            ).to.contain('CACHED');
        });

        it('or none, when one of them fails: the other is stopped', async () => {
          const failing = inDirectory('context', 'Failing');
          const step = 'test $(uname -m) = x86_64 || exit 3; while true; do true; done';
          await writeFile(failing, KAIROSFILE.replace('uname -m > /machine', `'${step}'`));
          const said = await failure(
            ...['--builder', addressOf(lab.own.daemon), '--builder', `linux/arm64=${addressOf(other)}`],
            ...['--platform', 'linux/amd64,linux/arm64', 'Failing'],
          );
          expect(said).to.match(/kairos-gen: linux\/arm64 .*exit code 3$|kairos-gen: .*exit code 3$/m);
        });
      });

      it('make one index of two platforms through a syntax line, for docker buildx', async () => {
        const docker = await dockerClient(machine, inDirectory('docker-client'), cacheDirectory(process.env));
        await docker.run(['buildx', 'create', '--driver', 'remote', '--name', 'both', emulating.address]);
        const archive = inDirectory('syntax.tar');
        await docker.run(
          [
            ...['buildx', 'build', '--builder', 'both', '--platform', 'linux/amd64,linux/arm64'],
            ...['--build-arg', 'KAIROS_SKIP_VALIDATION=1', '--file', inDirectory('context', 'Syntax')],
            ...['--output', `type=oci,dest=${archive}`, '--output', inDirectory('syntax')],
            ...['--provenance=false', inDirectory('context')],
          ],
          { timeout: LIMIT },
        );
        expect(await listedIn(archive)).to.deep.equal(['amd64', 'arm64']);
        expect(await machineIn(inDirectory('syntax', 'linux_amd64'))).to.equal('x86_64');
        expect(await machineIn(inDirectory('syntax', 'linux_arm64'))).to.equal('aarch64');
      });

      it("say that the frontend's image is not made for the platform", async () => {
        const words = [...locals(), '--opt', 'platform=linux/arm64'];
        const said = await buildctl(emulating, 'Amd64Syntax', words).then(
          () => expect.fail('the build went well'),
          (error: unknown) => JSON.stringify(error) + String(error),
        );
        expect(said).to.include(`${AMD64_FRONTEND} is not made for linux/arm64`);
      });
    });

    describe('on a machine that is reached by SSH', () => {
      let server: SshServer;
      let daemon: Buildkitd;
      before(async () => {
        server = await startSshServer(machine, inDirectory('afar'));
        stops.push(server.stop);
        daemon = await lab.start(join('afar', 'root', 'run', 'builder'));
        stops.push(daemon.stop);
        await cp(daemon.tools.buildctl, join(server.root, 'usr', 'bin', 'buildctl'));
        // OpenSSH takes the home directory from the machine's list of users, not from HOME.
        await mkdir(lab.programs);
        const client = `#!/bin/sh\nexec /usr/bin/ssh -F '${server.clientConfiguration}' "$@"\n`;
        await writeFile(join(lab.programs, 'ssh'), client, { mode: 0o755 });
      });
      const socket = '/run/builder/buildkitd.sock';

      it('build there', async () => {
        await built('--builder', `${server.address}${socket}`, '-o', inDirectory('by-ssh'));
        expect(await machineIn(inDirectory('by-ssh'))).to.equal('x86_64');
        expect(await stepsRun(daemon)).to.equal(1);
      });

      it('say what ssh says, when it lets nobody in or finds no daemon', async () => {
        const stranger = server.address.replace('root@', 'stranger@');
        expect(await failure('--builder', `${stranger}${socket}`)).to.contain(
          'Permission denied (publickey)',
        );
        expect(await failure('--builder', `${server.address}/run/none.sock`)).to.contain('/run/none.sock');
      });
    });

    describe('that fetch the context themselves', () => {
      let contexts: RemoteContexts;
      before(async () => {
        contexts = await serveContexts(machine, directory, inDirectory('context'));
        stops.push(contexts.stop);
      });
      for (const kind of ['git', 'http'] as const) {
        it(`copy from it, and leave the Kairosfile here: ${kind}`, async () => {
          const words = ['--builder', addressOf(lab.own.daemon), '--context', contexts[kind], 'Copying'];
          await built(...words, '-o', inDirectory(`client-${kind}`));
          expect(await readFile(inDirectory(`client-${kind}`, 'copied', 'file'), 'utf8')).to.equal('copied');
        });

        it(`find the Kairosfile in it: ${kind}`, async () => {
          const root = inDirectory(`frontend-${kind}`);
          const words = ['--opt', `context=${contexts[kind]}`, '--output', `type=local,dest=${root}`];
          await buildctl(lab.own.daemon, 'Syntax', words);
          expect(await readFile(join(root, 'copied', 'file'), 'utf8')).to.equal('copied');
        });
      }
    });

    describe('that fetch an image themselves', () => {
      let bases: RemoteContexts;
      before(async () => {
        await mkdir(inDirectory('bases'));
        bases = await serveContexts(machine, inDirectory('bases'), inDirectory('tiny-amd64'));
        stops.push(bases.stop);
      });
      for (const kind of ['git', 'http'] as const)
        it(`make the base of it: ${kind}`, async () => {
          const named = `tiny:1=${bases[kind]}`;
          const words = ['--builder', addressOf(lab.own.daemon), '--build-context', named];
          const said = await built(...words, '-o', inDirectory(`base-client-${kind}`));
          expect(said).to.contain('[context docker.io/library/tiny:1]').and.not.contain('[base]');
          expect(await machineIn(inDirectory(`base-client-${kind}`))).to.equal('x86_64');
          const root = inDirectory(`base-frontend-${kind}`);
          const options = ['--opt', `context:tiny:1=${bases[kind]}`, '--output', `type=local,dest=${root}`];
          await buildctl(lab.own.daemon, 'Syntax', [...locals(), ...options]);
          expect(await machineIn(root)).to.equal('x86_64');
        });

      it('say that a file is none', async () => {
        const address = bases.http.replace('context.tar.gz', 'context.txt');
        const said = await failure(
          ...['--builder', addressOf(lab.own.daemon), '--build-context', `tiny:1=${address}`],
        );
        expect(said).to.match(/the context docker.io\/library\/tiny:1 is no archive/);
      });
    });

    it('attest what is in an image and how it was made', async () => {
      const archive = inDirectory('attested.tar');
      const attested = ['--sbom', `generator=${SCANNER}`, '--provenance', 'mode=max'];
      const words = ['--builder', addressOf(lab.own.daemon), ...attested];
      await built(...words, '-o', `type=oci,dest=${archive}`);
      const [architecture, ...said] = await listedIn(archive);
      expect(architecture).to.equal('amd64');
      expect(said).to.have.length(2).and.include('https://spdx.dev/Document');
      expect(said.join(' ')).to.include('slsa.dev/provenance');
    });
  },
);
