import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { startBuildkitd } from '../../scripts/lab/buildkit/start-buildkitd.ts';
import { buildkitTools, buildkitUnavailable } from '../../scripts/lab/buildkit/tools.ts';
import { startOldDockerd } from '../../scripts/lab/engines/dockerd.ts';
import { cacheDirectory, ensurePackages } from '../../scripts/lab/machine.ts';
import { connectDaemon } from '../../src/engine/connection/connect-daemon.ts';
import { buildkitEndpoint, dockerEndpoint, type Endpoint } from '../../src/engine/connection/endpoint.ts';
import { findBuilder } from '../../src/engine/connection/find-builder.ts';
import { contentService } from '../../src/engine/session/content-service.ts';
import { contentStore } from '../../src/engine/session/content-store.ts';
import { fileOutput } from '../../src/engine/session/file-output.ts';
import { type ExportTarget, fileSendService } from '../../src/engine/session/file-send.ts';
import { fileSyncService } from '../../src/engine/session/file-sync.ts';
import { digestInLayout, nameInLayout } from '../../src/engine/session/local-layout.ts';
import { secretsService } from '../../src/engine/session/secrets.ts';
import { openSession } from '../../src/engine/session/session.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import type { Descriptor } from '../../src/oci/image-manifest.ts';
import { ControlSolveRequest, ControlSolveResponse, controlSolve } from '../../src/wire/client.generated.ts';
import { decode, encode, type Init } from '../../src/wire/codec.ts';
import { describeTree, makeTree } from '../support/directory-tree.ts';

const host = nodeHost({ environment: process.env, emit: () => undefined });
const cache = cacheDirectory(process.env);

interface Started {
  readonly endpoint: Endpoint;
  readonly stop: () => Promise<void>;
}

const engines: Readonly<Record<string, (directory: string) => Promise<Started>>> = {
  'dockerd 20.10': async (directory) => {
    const { buildkit } = await startOldDockerd(host, directory);
    return { endpoint: dockerEndpoint(`unix://${directory}/docker.sock`, 'test'), stop: buildkit.stop };
  },
  'buildkitd, by TLS': async (directory) => {
    const { tcp, stop } = await startBuildkitd(host, directory, cache, { tls: true });
    const files = `cacert=${tcp?.authority}&cert=${tcp?.clientCertificate}&key=${tcp?.clientKey}`;
    return { endpoint: buildkitEndpoint(`${tcp?.address}?${files}`, 'test'), stop };
  },
};

for (const [name, start] of Object.entries(engines))
  describe(`a session with ${name}`, function () {
    this.timeout(30 * 60_000);
    let scratch: string;
    let engine: Started;
    before(async function () {
      const unavailable = name.startsWith('buildkitd') ? await buildkitUnavailable(host) : undefined;
      if (unavailable !== undefined) {
        console.log(`SKIPPED a session with ${name}: ${unavailable}`);
        this.skip();
      }
      await ensurePackages(host, ['busybox-static'], 'a program for a step in an image of its own');
      scratch = await mkdtemp(join(tmpdir(), 'session-'));
      engine = await start(join(scratch, 'engine'));
      started.push(engine.stop, async () => rm(scratch, { recursive: true, force: true }));
    });
    // Nothing was started where the cases are skipped.
    const started: (() => Promise<void>)[] = [];
    after(async () => {
      for (const end of started) await end();
    });

    interface Build {
      readonly context: string;
      readonly exporter: string;
      readonly target: ExportTarget;
      readonly solve?: Init<ControlSolveRequest>;
      readonly cacheDirectory?: string;
    }
    async function build(request: Build): Promise<Readonly<Record<string, string>>> {
      const daemon = await connectDaemon(host, engine.endpoint);
      const { context, exporter, target, cacheDirectory: directory } = request;
      const session = openSession(daemon.channel, {
        name: 'test',
        sharedKey: context,
        services: [
          fileSyncService({ context, dockerfile: context }, host),
          fileSendService(new Map([[0, target]]), host),
          secretsService(host, [{ id: 'token', from: { kind: 'file', path: join(scratch, 'token') } }]),
          contentService(
            new Map(directory === undefined ? [] : [[`local:${directory}`, contentStore({ directory })]]),
          ),
        ],
      });
      try {
        const answer = await daemon.channel.unary(
          controlSolve.path,
          encode(ControlSolveRequest, {
            ref: randomUUID(),
            session: session.id,
            frontend: 'dockerfile.v0',
            cache: {},
            exporterDeprecated: exporter,
            exporters: [{ type: exporter }],
            ...request.solve,
          }),
        );
        return decode(ControlSolveResponse, answer).exporterResponse;
      } finally {
        session.close();
        await daemon.close();
      }
    }

    it('sends a context and gets the same tree back', async () => {
      const context = join(scratch, 'context');
      await makeTree(context, {
        Dockerfile: 'FROM scratch\nCOPY tree /\n',
        '.dockerignore': '*\n!tree\ntree/left-out\n',
        'tree/left-out': 'no',
        'tree/ü b, c/日本語': 'unicode',
        'tree/-dash': { content: 'x', mode: 0o4711 },
        'tree/again': { same: 'tree/-dash' },
        'tree/link': { link: '../../outside' },
        'tree/closed': { directory: 0o700 },
        'tree/closed/file': { content: 'y', mode: 0o400 },
        'tree/big': Buffer.alloc(9_000_000, 'big'),
        'tree/empty': '',
      });
      const wanted = (await describeTree(join(context, 'tree'))).filter(
        (line) => !line.startsWith('left-out'),
      );
      const out = join(scratch, 'out');
      await build({ context, exporter: 'local', target: { kind: 'directory', path: out } });
      expect(await describeTree(out)).to.deep.equal(wanted);
      const before = (await stat(join(context, 'tree/empty'))).mtimeMs;
      expect((await stat(join(out, 'empty'))).mtimeMs).to.be.closeTo(before, 1);
    });

    it('sends what has changed since', async () => {
      const context = join(scratch, 'context');
      await writeFile(join(context, 'tree/empty'), 'no more');
      const out = join(scratch, 'out');
      await build({ context, exporter: 'local', target: { kind: 'directory', path: out } });
      expect(await readFile(join(out, 'empty'), 'utf8')).to.equal('no more');
    });

    it('gets a tar', async () => {
      const file = join(scratch, 'out.tar');
      const target: ExportTarget = { kind: 'stream', open: async () => fileOutput(file) };
      await build({ context: join(scratch, 'context'), exporter: 'tar', target });
      const { output } = await host.run(['tar', '--list', '--file', file]);
      expect(output.split('\n')).to.include.members(['closed/file', 'link', 'big']);
    });

    it('hands a secret to the step that asks for it', async () => {
      const context = join(scratch, 'with-secret');
      await writeFile(join(scratch, 'token'), 's3cret');
      await makeTree(context, {
        Dockerfile:
          'FROM scratch AS box\nCOPY busybox /busybox\nRUN --mount=type=secret,id=token,required ["/busybox", "cp", "/run/secrets/token", "/copy"]\nFROM scratch\nCOPY --from=box /copy /copy\n',
        busybox: await readFile('/bin/busybox'),
      });
      await chmod(join(context, 'busybox'), 0o755);
      const out = join(scratch, 'secret-out');
      await build({
        context,
        exporter: 'local',
        target: { kind: 'directory', path: out },
        solve: { frontendAttrs: { 'force-network-mode': 'none' } },
      });
      expect(await readFile(join(out, 'copy'), 'utf8')).to.equal('s3cret');
    });

    if (name.startsWith('buildkitd')) {
      it('keeps a cache in a directory and finds it again', async () => {
        const directory = join(scratch, 'cache');
        const context = join(scratch, 'context');
        const target: ExportTarget = { kind: 'directory', path: join(scratch, 'cached-out') };
        const exports = [{ type: 'local', attrs: { dest: directory, mode: 'max' } }];
        const response = await build({
          context,
          exporter: 'local',
          target,
          cacheDirectory: directory,
          solve: { cache: { exports } },
        });
        await nameInLayout(directory, JSON.parse(response['cache.manifest'] ?? 'null') as Descriptor);
        const digest = await digestInLayout(directory);
        expect(digest).to.match(/^sha256:/);
        const imports = [{ type: 'local', attrs: { src: directory, digest: digest ?? '' } }];
        await build({
          context,
          exporter: 'local',
          target,
          cacheDirectory: directory,
          solve: { cache: { imports } },
        });
      });

      it('is reached as the container of a buildx builder', async () => {
        // Stands in for docker: what `docker exec -i … buildctl dial-stdio` does in the end.
        const bin = join(scratch, 'bin');
        const { buildctl } = await buildkitTools(host, cache);
        await makeTree(bin, {
          docker: {
            content: `#!/bin/sh\n[ "$*" = "exec --interactive buildx_buildkit_box0 buildctl dial-stdio" ] || exit 9\nexec ${buildctl} --addr unix://${scratch}/engine/buildkitd.sock dial-stdio\n`,
            mode: 0o755,
          },
        });
        await makeTree(join(scratch, 'docker/buildx/instances'), {
          box: JSON.stringify({
            Name: 'box',
            Driver: 'docker-container',
            Nodes: [{ Name: 'box0', Endpoint: '' }],
          }),
        });
        const environment = {
          ...process.env,
          PATH: `${bin}${delimiter}${process.env['PATH']}`,
          DOCKER_CONFIG: join(scratch, 'docker'),
        };
        const machine = nodeHost({ environment, emit: () => undefined });
        const { nodes } = await findBuilder(machine, { builders: ['box'] });
        const daemon = await connectDaemon(machine, nodes[0].endpoint);
        expect(daemon.workers[0]?.platforms.length).to.be.greaterThan(0);
        await daemon.close();
      });
    }
  });
