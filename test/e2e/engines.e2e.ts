import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DOCKERFILE_FRONTEND,
  loadDockerfileFrontend,
} from '../../scripts/lab/buildkit/dockerfile-frontend.ts';
import { startBuildkitd } from '../../scripts/lab/buildkit/start-buildkitd.ts';
import { buildkitTools, buildkitUnavailable } from '../../scripts/lab/buildkit/tools.ts';
import { dockerClient } from '../../scripts/lab/buildx.ts';
import { buildah } from '../../scripts/lab/engines/buildah.ts';
import { startBuildkitdEngine } from '../../scripts/lab/engines/buildkitd.ts';
import { startCurrentDockerd, startOldDockerd } from '../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../scripts/lab/engines/engine.ts';
import { cacheDirectory, ensurePackages } from '../../scripts/lab/machine.ts';
import { execute, machine } from './conversion/execute.ts';
import { type Allowance, expectSameTrees } from './support/compare-trees.ts';
import { archiveTree, directoryTree } from './support/read-tree.ts';

const unavailable = await buildkitUnavailable(machine);
const reason = unavailable === undefined ? '' : `: ${unavailable}`;
const withBuildkit = unavailable === undefined ? describe : describe.skip;
const cache = cacheDirectory(process.env);

let directory = '';
const stops: (() => Promise<void>)[] = [];
const inDirectory = (name: string): string => join(directory, name);
/** What was started; it is stopped in the end. */
const stopped = async <T extends { readonly stop: () => Promise<void> }>(
  starting: Promise<T>,
): Promise<T> => {
  const started = await starting;
  stops.push(started.stop);
  return started;
};
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kairos-gen-engines-'));
});
after(async () => {
  for (const stop of stops.reverse()) await stop();
  await rm(directory, { recursive: true, force: true });
});

/** Everything that a comparison looks at, made by copying and by running. */
const DOCKERFILE = `FROM tiny:1
COPY --chown=5:6 files/ /copied/
RUN mkdir -m 0750 /made && echo text > /made/file && ln /made/file /made/again && ln -s ../copied /made/link \\
  && chmod 4711 /made/file && rm /gone && chown 7:8 /made
LABEL of=test
`;

/** What engines mount for a running step, and leave in the image where the base had no such file. */
const LEFT_BY_DOCKERD: readonly Allowance[] = [
  { path: /^\/etc$/, reason: 'dockerd 20.10 mounts resolv.conf and hosts in it' },
];
const LEFT_BY_BUILDAH: readonly Allowance[] = [
  { path: /^\/etc(\/(hostname|hosts|resolv\.conf))?$/, reason: 'buildah mounts them' },
  { path: /^\/run$/, reason: 'buildah mounts its secrets below it' },
];

withBuildkit(`the engines of the lab${reason}`, function () {
  this.timeout('10m');
  let context = '';

  before(async () => {
    await ensurePackages(machine, ['busybox-static', 'attr'], 'a root that takes no time');
    context = inDirectory('context');
    const root = inDirectory('tiny');
    await mkdir(join(root, 'bin'), { recursive: true });
    await copyFile('/bin/busybox', join(root, 'bin', 'busybox'));
    await execute(['chroot', root, '/bin/busybox', '--install', '-s', '/bin']);
    await writeFile(join(root, 'gone'), '');
    await execute(['setfattr', '--name', 'user.test', '--value', 'kept', join(root, 'bin', 'busybox')]);
    await tar(root, inDirectory('tiny.tar'));
    await mkdir(join(context, 'files'), { recursive: true });
    await writeFile(join(context, 'files', 'file'), 'copied');
    await writeFile(inDirectory('Dockerfile'), DOCKERFILE);
  });

  /** What an engine makes of the Dockerfile. */
  const built = async (engine: Engine) => {
    await engine.importRoot(inDirectory('tiny.tar'), 'tiny:1');
    await engine.build({ dockerfile: inDirectory('Dockerfile'), context, tag: 'built:1' });
    expect(await engine.labels('built:1')).to.include({ of: 'test' });
    const archive = inDirectory('built.tar');
    await engine.saveArchive('built:1', archive);
    await engine.loadArchive(archive);
    return { name: engine.name, tree: await archiveTree(machine, archive) };
  };

  it('make the same files of the same Dockerfile', async () => {
    const buildkitd = await stopped(startBuildkitdEngine(machine, inDirectory('buildkitd'), cache));
    const reference = await built(buildkitd);
    expect(reference.tree.get('/made/file')).to.deep.include({
      mode: 0o4711,
      names: ['/made/again', '/made/file'],
    });
    expect(reference.tree.has('/gone')).to.equal(false);
    const { buildkit: old } = await startOldDockerd(machine, inDirectory('old'));
    stops.push(old.stop);
    expectSameTrees(reference, await built(old), LEFT_BY_DOCKERD);
    const current = await stopped(startCurrentDockerd(machine, inDirectory('current'), cache));
    expectSameTrees(reference, await built(current));
    const daemonless = await stopped(buildah(machine, inDirectory('buildah')));
    expectSameTrees(reference, await built(daemonless), LEFT_BY_BUILDAH);
  });

  it("build with BuildKit's Dockerfile frontend as an image", async () => {
    const tools = await buildkitTools(machine, cache);
    expect(await execute([tools.dockerfileFrontend, '-version'])).to.include('github.com/moby/buildkit');
    const { buildkit: old } = await startOldDockerd(machine, inDirectory('old-frontend'));
    stops.push(old.stop);
    const buildkitd = await stopped(startBuildkitdEngine(machine, inDirectory('frontend'), cache));
    await writeFile(inDirectory('syntax'), `# syntax=${DOCKERFILE_FRONTEND}\n${DOCKERFILE}`);
    for (const engine of [old, buildkitd]) {
      await loadDockerfileFrontend(engine, tools);
      await engine.importRoot(inDirectory('tiny.tar'), 'tiny:1');
      const log = await engine.build({ dockerfile: inDirectory('syntax'), context, tag: 'built:2' });
      expect(log, engine.name).to.include(`docker-image://docker.io/${DOCKERFILE_FRONTEND}`);
    }
  });

  it('export the same root as the image has', async () => {
    const engine = await stopped(startBuildkitdEngine(machine, inDirectory('exporting'), cache));
    const { name, tree } = await built(engine);
    await engine.exportRoot('built:1', inDirectory('root.tar'));
    const root = inDirectory('root');
    await mkdir(root);
    await execute(['tar', '--extract', '--xattrs', '--file', inDirectory('root.tar'), '--directory', root]);
    const exported = await directoryTree(machine, root);
    expect([...(exported.get('/bin/busybox')?.attributes ?? [])]).to.deep.equal([
      ['user.test', Buffer.from('kept').toString('hex')],
    ]);
    expectSameTrees({ name, tree }, { name: 'its exported root', tree: exported });
  });
});

withBuildkit(`two buildkitds at once${reason}`, function () {
  this.timeout('10m');

  it('answer with their own platforms, over TLS and through buildx', async () => {
    const own = await stopped(startBuildkitd(machine, inDirectory('own'), cache, { tls: true }));
    const options = { platforms: ['linux/arm64'] };
    const other = await stopped(startBuildkitd(machine, inDirectory('other'), cache, options));
    expect((await other.buildctl(['debug', 'workers'])).stdout).to.include('\tlinux/arm64,');
    const tcp = own.tcp ?? expect.fail('no TLS');
    const docker = await dockerClient(machine, inDirectory('docker'), cache);
    const key = `cacert=${tcp.authority},cert=${tcp.clientCertificate},key=${tcp.clientKey}`;
    const create = ['buildx', 'create', '--driver', 'remote'];
    await docker.run([...create, '--name', 'both', '--driver-opt', key, tcp.address]);
    await docker.run([...create, '--name', 'both', '--append', other.address]);
    const { stdout } = await docker.run(['buildx', 'inspect', '--bootstrap', 'both']);
    expect(stdout)
      .to.match(/linux\/amd64/)
      .and.match(/linux\/arm64/)
      .and.match(/v0\.32/);
  });
});

async function tar(root: string, archive: string): Promise<void> {
  await execute(['tar', '--create', '--xattrs', '--file', archive, '--directory', root, '.']);
}
