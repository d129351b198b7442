import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitTools, buildkitUnavailable } from '../../scripts/lab/buildkit/tools.ts';
import { cacheDirectory } from '../../scripts/lab/machine.ts';
import { definitionJson } from '../../src/llb/definition-json.ts';
import { exec } from '../../src/llb/exec.ts';
import { file } from '../../src/llb/file.ts';
import { marshal } from '../../src/llb/marshal.ts';
import { diff, merge, requires } from '../../src/llb/merge.ts';
import { type Output, scratch } from '../../src/llb/op.ts';
import { git, http, image, local, ociLayout } from '../../src/llb/source.ts';
import { encode } from '../../src/wire/codec.ts';
import { Definition } from '../../src/wire/frontend.generated.ts';
import { amd64 } from '../support/graphs.ts';
import { machine } from './conversion/execute.ts';

const unavailable = await buildkitUnavailable(machine);
const withBuildkit = unavailable === undefined ? describe : describe.skip;

/** Something of every op, and of every kind of mount and file action that BuildKit's own JSON shows. */
function everything(): Output {
  const debian = image('docker.io/library/debian:12', {
    platform: amd64,
    resolveMode: 'local',
    name: 'base',
  });
  const run = exec(debian, {
    platform: amd64,
    args: ['x'],
    env: { PATH: '/' },
    user: '1',
    hostname: 'h',
    network: 'none',
    security: 'insecure',
    cgroupParent: 'p',
    removeMountStubs: true,
    extraHosts: [{ host: 'h', ip: '10.0.0.1' }],
    validExitCodes: [0, 3],
    ulimits: [{ name: 'nofile', soft: 1, hard: -1 }],
    proxy: { httpProxy: 'a', httpsProxy: 'b', ftpProxy: 'c', noProxy: 'd', allProxy: 'e' },
    resources: { memory: 5, cpuShares: 6, cpusetCpus: '0' },
    secretEnv: [{ id: 'a', name: 'B', optional: true }],
    mounts: [
      { type: 'secret', dest: '/secret', id: 'x', uid: 1, gid: 2, optional: true },
      { type: 'ssh', dest: '/ssh' },
      { type: 'tmpfs', dest: '/tmp', size: 4 },
      { type: 'cache', dest: '/cache', id: 'c', sharing: 'locked' },
      { type: 'bind', dest: '/out', from: scratch },
      { type: 'bind', dest: '/in', from: debian, selector: 's', readonly: true, contentCache: 'on' },
    ],
    group: { id: 'g', name: 'group', weak: true },
    ignoreCache: true,
    exportCache: true,
  });
  const files = file(run.root, [
    {
      action: 'copy',
      from: local('context', { sessionId: 's', includePatterns: ['a<b'] }),
      source: '/',
      destination: '/x/',
      owner: { user: 'root', group: 0 },
      includePatterns: ['a'],
    },
    { action: 'mkdir', path: '/q', parents: true },
    { action: 'mkfile', path: '/w', data: 'hi', timestamp: 1700000000n },
    { action: 'rm', path: '/z', allowNotFound: true, wildcard: true },
  ]);
  const checkedOut = git('git@example.org:a/b.git', { ref: 'v1', subdirectory: 's' });
  const layout = ociLayout(`s@sha256:${'0'.repeat(64)}`, { platform: amd64 });
  const fetched = http('https://example.org/x', { mode: 0o644, uid: 1 });
  const trees = [diff(debian, files), diff(scratch, checkedOut), fetched, layout];
  return requires(merge(trees), [run.output('/out')]);
}

withBuildkit(`a graph in BuildKit's own eyes${unavailable === undefined ? '' : `: ${unavailable}`}`, () => {
  it('is what we say it is', async function () {
    this.timeout(30 * 60_000);
    const { buildctl } = await buildkitTools(machine, cacheDirectory(process.env));
    const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-llb-'));
    try {
      const definition = marshal(everything());
      const path = join(directory, 'definition');
      await writeFile(path, encode(Definition, definition));
      const { output } = await machine.run([buildctl, 'debug', 'dump-llb', path]);
      const shown = output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { Op: object; Digest: string; OpMetadata: object });
      const ours = definitionJson(definition);
      expect(Object.fromEntries(shown.map(({ Digest, Op }) => [Digest, Op]))).to.deep.equal(ours.def);
      expect(Object.fromEntries(shown.map(({ Digest, OpMetadata }) => [Digest, OpMetadata]))).to.deep.equal(
        ours.metadata,
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
