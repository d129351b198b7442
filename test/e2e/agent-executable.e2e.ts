import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, link, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildExecutables } from '../../scripts/agent/build-executable.ts';
import { frontendWarmUp } from '../../scripts/agent/frontend-warm-up.ts';
import { ensurePackages } from '../../scripts/lab/machine.ts';
import { type RootDescription, unpackRoot } from '../../scripts/lab/roots.ts';
import type { Architecture } from '../../src/agent/executable/elf.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { version } from '../../src/lib/version.ts';
import { type IsolatedRun, runIsolated } from './executable/isolated-run.ts';
import type { ProbeReport } from './executable/probe.ts';

const execute = promisify(execFile);

const AGENT = 'src/bin/kairos-init.ts';
const minute = 60_000;
const nobody = 65534;
const emulator = '/usr/bin/qemu-aarch64-static';
const certificates = path.resolve(import.meta.dirname, '../fixtures/certificates');
const host = nodeHost({ environment: process.env, emit: () => undefined });

/** What the executable must not need: everything that is here or not here. */
const roots: Readonly<Record<string, RootDescription | undefined>> = {
  'old glibc (bullseye, 2.31)': {
    release: 'bullseye',
    variant: 'extract',
    packages: ['libc6', 'dash', 'coreutils'],
  },
  'newer glibc than ours (trixie, 2.41)': {
    release: 'trixie',
    variant: 'extract',
    packages: ['base-files', 'libc6', 'dash', 'coreutils'],
  },
  'musl and nothing else': { release: 'bookworm', variant: 'extract', packages: ['musl', 'busybox-static'] },
  'nothing at all': undefined,
};

describe('the agent as one file', function () {
  this.timeout(10 * minute);

  let scratch = '';
  const file = (name: string) => path.join(scratch, name);
  const probe = () => file('probe-amd64');

  before(async function () {
    if (process.getuid?.() !== 0 || process.arch !== 'x64') {
      console.log('SKIPPED the agent as one file: needs root on amd64, for namespaces and packages');
      this.skip();
    }
    await ensurePackages(
      host,
      ['mmdebstrap', 'qemu-user-static', 'util-linux'],
      'running the agent in other systems',
    );
    scratch = await mkdtemp(path.join(tmpdir(), 'agent-executable-'));
    await build(AGENT, 'kairos-init');
    await build('test/e2e/executable/probe.ts', 'probe');
  });
  after(() => scratch !== '' && rm(scratch, { recursive: true, force: true }));

  function build(entry: string, name: string, architectures: readonly Architecture[] = ['amd64', 'arm64']) {
    const output = (architecture: Architecture) => file(`${name}-${architecture}`);
    // The agent as it is published; the probe has no frontend in it.
    const warmUp = entry === AGENT ? { warmUp: frontendWarmUp } : {};
    return buildExecutables({ entry, architectures, output, host, ...warmUp });
  }

  /** A new root with the agent and the probe in it. */
  async function makeRoot(name: string, description: RootDescription | undefined): Promise<string> {
    const root = await mkdtemp(file(`${name.replace(/\W+/g, '-')}-`));
    if (description !== undefined) await unpackRoot(description, root);
    for (const directory of ['proc', 'tmp']) await mkdir(path.join(root, directory), { recursive: true });
    await execute('chmod', ['755', root]);
    await link(file('kairos-init-amd64'), path.join(root, 'kairos-init'));
    await link(probe(), path.join(root, 'probe'));
    return root;
  }

  async function reportIn(root: string, run: Partial<IsolatedRun> = {}): Promise<ProbeReport> {
    const { stdout, stderr, exitCode } = await runIsolated({ root, command: ['/probe', 'report'], ...run });
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    return JSON.parse(stdout) as ProbeReport;
  }

  // Two at once: what V8 does beside a program must not get into its code cache.
  it('is the same bytes in other builds, on a busy machine', async () => {
    const others = ['again', 'once-more'] as const;
    await Promise.all(others.map(async (name) => build(AGENT, name)));
    for (const name of others)
      for (const architecture of ['amd64', 'arm64'])
        expect(await sha256(file(`${name}-${architecture}`)), name).to.equal(
          await sha256(file(`kairos-init-${architecture}`)),
        );
  });

  for (const [name, description] of Object.entries(roots)) {
    describe(`in a root with ${name}`, () => {
      let root = '';
      let untouched: readonly string[] = [];
      before(async () => {
        root = await makeRoot(name, description);
        untouched = await tree(root);
      });
      after(() => rm(root, { recursive: true, force: true }));

      it('runs', async () => {
        const result = await runIsolated({ root, command: ['/kairos-init', 'version'] });
        expect(result.stderr).to.equal('');
        expect(result.stdout).to.include(version);
        expect(result.exitCode).to.equal(0);
      });

      it('is itself: PID, path, arguments, no files open, no variable of ours', async () => {
        const report = await reportIn(root, { command: ['/probe', 'report', 'a b', ''] });
        expect(report).to.include({ pid: 1, uid: 0, arch: 'x64', execPath: '/probe' });
        expect(report.arguments).to.deep.equal(['a b', '']);
        expect(Object.keys(report.environment).sort()).to.deep.equal(['PATH', 'PWD', 'ROOT']);
        expect(report.files.filter((open) => /memfd|\/probe|\.so/.test(open))).to.deep.equal([]);
      });

      it('ends with the exit code of the program', async () => {
        for (const exitCode of [0, 1, 7, 255]) {
          const result = await runIsolated({ root, command: ['/probe', 'exit', String(exitCode)] });
          expect(result.exitCode).to.equal(exitCode);
        }
      });

      it('runs a program that does not wait for the disk', async () => {
        const sync = async (...command: string[]) => (await runIsolated({ root, command })).stdout;
        expect(await sync('/probe', 'sync')).to.equal('EINVAL\n');
        expect(await sync('/kairos-init', '--without-sync', '/probe', 'sync')).to.equal('not asked\n');
        const missing = await runIsolated({ root, command: ['/kairos-init', '--without-sync', 'missing'] });
        expect(missing).to.include({ exitCode: 127, stderr: 'kairos-init: cannot start: missing\n' });
      });

      it('runs as another user', async () => {
        expect(await reportIn(root, { user: nobody })).to.include({ uid: nobody });
      });

      for (const [kind, options] of [
        ['read-only', 'ro'],
        ['noexec', 'noexec'],
      ] as const) {
        it(`runs with a ${kind} /tmp`, async () => {
          await reportIn(root, { preparation: [`mount -t tmpfs -o ${options} tmpfs "$ROOT/tmp"`] });
        });
      }

      it('runs in a read-only root', async () => {
        await reportIn(root, {
          // /proc is mounted already, and a plain bind mount of the root would hide it.
          preparation: ['mount --rbind "$ROOT" "$ROOT"', 'mount -o remount,bind,ro "$ROOT"'],
        });
      });

      if (description !== undefined)
        it('gives its children the environment and no file', async () => {
          const dash = description.packages.includes('dash');
          const script = `${dash ? 'ls' : 'busybox ls'} -l /proc/$$/fd; set`;
          const command = [...(dash ? ['/bin/sh'] : ['/bin/busybox', 'sh']), '-c', script];
          const child = await runIsolated({ root, command: ['/probe', 'run', ...command] });
          expect(child.stderr).to.equal('');
          expect(child.stdout)
            .to.include("PATH='")
            .and.not.to.match(/^LD_|memfd/m);
          // What the test itself was started with may be open as well.
          const direct = await runIsolated({ root, command });
          expect(openFiles(child.stdout)).to.deep.equal(openFiles(direct.stdout));
        });

      it('says what is missing without /proc', async () => {
        const result = await runIsolated({ root, command: ['/probe', 'report'], withoutProc: true });
        expect(result.exitCode).to.equal(127);
        expect(result.stderr).to.match(/^kairos-init: cannot start: .*is \/proc mounted\?\n$/);
      });

      it('leaves nothing behind', async () => {
        expect(await tree(root)).to.deep.equal(untouched);
      });
    });
  }

  describe('where memory files may not be executed', () => {
    // A kernel setting per PID namespace, since Linux 6.3.
    const forbid = 'echo 2 > "$ROOT/proc/sys/vm/memfd_noexec"';
    let root = '';
    before(async function () {
      if ((await host.files.stat('/proc/sys/vm/memfd_noexec')) === undefined) {
        console.log('SKIPPED where memory files may not be executed: the kernel has no vm.memfd_noexec');
        this.skip();
      }
      root = await makeRoot('memfd', undefined);
    });

    it('uses nameless files', async () => {
      const untouched = await tree(root);
      await reportIn(root, { preparation: [forbid] });
      expect(await tree(root)).to.deep.equal(untouched);
    });

    it('uses TMPDIR first, and says so when nothing is left', async () => {
      const preparation = [
        forbid,
        'mount --rbind "$ROOT" "$ROOT"',
        'mount -o remount,bind,ro "$ROOT"',
        'mount -t tmpfs -o mode=755 tmpfs "$ROOT/tmp"',
        'mkdir "$ROOT/tmp/work"',
        'mount -t tmpfs -o noexec tmpfs "$ROOT/tmp"',
      ];
      const refused = await runIsolated({ root, command: ['/probe', 'report'], preparation });
      expect(refused.exitCode).to.equal(127);
      expect(refused.stderr).to.match(
        /^kairos-init: cannot start: memory files are forbidden.* set TMPDIR .*\n$/,
      );
      const environment = { TMPDIR: '/tmp/work' };
      const mounted = [...preparation, 'mkdir "$ROOT/tmp/work"', 'mount -t tmpfs tmpfs "$ROOT/tmp/work"'];
      await reportIn(root, { preparation: mounted, environment });
    });
  });

  describe('in a hostile environment', () => {
    const hostile = {
      LD_PRELOAD: '/nowhere.so',
      LD_LIBRARY_PATH: '/lib',
      LD_AUDIT: '/nowhere.so',
      LD_DEBUG: 'all',
      LD_BIND_NOW: '1',
      GLIBC_TUNABLES: 'glibc.malloc.check=3:nonsense',
      NODE_OPTIONS: '--no-such-option',
      OPENSSL_CONF: '/nowhere.cnf',
    };

    it('starts, and keeps every variable for its children', async () => {
      const { stdout, stderr } = await execute(probe(), ['report'], { env: hostile });
      expect(stderr).to.equal('');
      expect((JSON.parse(stdout) as ProbeReport).environment).to.deep.equal(hostile);
    });

    it('takes as many arguments and variables as the kernel allows', async () => {
      const many = Array.from({ length: 20_000 }, (_, index) => `argument ${index}`);
      const environment = Object.fromEntries(
        Array.from({ length: 4000 }, (_, index) => [`NAME_${index}`, `${index}`]),
      );
      const options = { env: environment, maxBuffer: 64 * 1024 * 1024 };
      const { stdout } = await execute(probe(), ['report', ...many], options);
      const report = JSON.parse(stdout) as ProbeReport;
      expect(report.arguments).to.deep.equal(many);
      expect(report.environment).to.deep.equal(environment);
    });

    it('starts with no environment and no open files', async () => {
      const child = spawn(probe(), ['exit', '3'], { env: {}, stdio: ['ignore', 'ignore', 'ignore'] });
      expect(await once(child, 'exit')).to.deep.equal([3, null]);
    });
  });

  describe('signals', () => {
    for (const [signal, ending] of [
      ['SIGTERM', [5, null]],
      ['SIGINT', [null, 'SIGINT']],
      ['SIGHUP', [null, 'SIGHUP']],
      ['SIGKILL', [null, 'SIGKILL']],
    ] as const) {
      it(`${signal} reaches the program, which has the PID that was started`, async () => {
        const child = spawn(probe(), ['wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
        const exit = once(child, 'exit');
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
        expect(Number(chunk.toString())).to.equal(child.pid);
        child.kill(signal);
        expect(await exit).to.deep.equal(ending);
      });
    }
  });

  describe('arm64, emulated', () => {
    let root = '';
    before(async () => {
      root = await makeRoot('arm64', undefined);
      await copyFile(emulator, path.join(root, 'qemu'));
      for (const name of ['kairos-init', 'probe'])
        await link(file(`${name}-arm64`), path.join(root, `${name}-arm64`));
    });

    it('runs in a root with nothing at all', async () => {
      const result = await runIsolated({ root, command: ['/qemu', '/kairos-init-arm64', 'version'] });
      expect(result.stdout).to.include(version);
      expect(result.exitCode).to.equal(0);
    });

    it('is itself', async () => {
      const report = await reportIn(root, { command: ['/qemu', '/probe-arm64', 'report', 'a b'] });
      expect(report).to.include({ arch: 'arm64', uid: 0 });
      expect(report.arguments).to.deep.equal(['a b']);
      expect(Object.keys(report.environment).filter((name) => name.startsWith('LD_'))).to.deep.equal([]);
      expect(report.files.filter((open) => open.includes('memfd'))).to.deep.equal([]);
    });

    for (const pageSize of [16_384, 65_536]) {
      it(`runs with pages of ${pageSize} bytes`, async () => {
        const command = ['/qemu', '-p', String(pageSize), '/probe-arm64', 'exit', '7'];
        expect((await runIsolated({ root, command })).exitCode).to.equal(7);
      });
    }
  });

  describe('network', () => {
    const server = https.createServer((_, response) => response.end('private'));
    const proxy = http.createServer();
    let root = '';
    let address = '';
    let requested: string[] = [];
    before(async () => {
      root = await makeRoot('network', undefined);
      const [cert, key] = await Promise.all(
        ['localhost.crt', 'localhost.key'].map((name) => readFile(path.join(certificates, name))),
      );
      if (cert === undefined || key === undefined) throw new Error('no certificate');
      server.setSecureContext({ cert, key });
      proxy.on('connect', (request, socket) => {
        requested.push(request.url ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      });
      for (const listener of [server, proxy]) await once(listener.listen(0, '127.0.0.1'), 'listening');
      address = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });
    after(() => {
      for (const listener of [server, proxy]) {
        listener.close();
        listener.closeAllConnections();
      }
    });

    it("trusts the root's certificates and no others", async () => {
      const refused = await runIsolated({ root, command: ['/probe', 'fetch', address] });
      expect(refused.exitCode).not.to.equal(0);
      const store = path.join(root, 'etc/pki/tls/certs');
      await mkdir(store, { recursive: true });
      await copyFile(path.join(certificates, 'localhost.crt'), path.join(store, 'ca-bundle.crt'));
      const result = await runIsolated({ root, command: ['/probe', 'fetch', address] });
      expect(result).to.deep.equal({ exitCode: 0, stdout: 'private\n', stderr: '' });
    });

    it('goes through HTTPS_PROXY, but not to the hosts in NO_PROXY', async () => {
      const environment = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
      const command = ['/probe', 'fetch', address];
      requested = [];
      await runIsolated({ root, command, environment });
      expect(requested).to.deep.equal([new URL(address).host]);
      const result = await runIsolated({
        root,
        command,
        environment: { ...environment, NO_PROXY: '127.0.0.1' },
      });
      expect(result.stdout).to.equal('private\n');
      expect(requested).to.have.length(1);
    });
  });
});

async function sha256(name: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(name))
    .digest('hex');
}

/** The numbers in what `ls -l` says of /proc/PID/fd. */
function openFiles(listing: string): readonly string[] {
  return [...listing.matchAll(/ (\d+) -> /g)].map(([, number = '']) => number);
}

/** Every path in a directory, sorted. */
async function tree(directory: string): Promise<readonly string[]> {
  return (await readdir(directory, { recursive: true })).sort();
}
