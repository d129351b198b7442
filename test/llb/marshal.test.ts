import { expect } from 'chai';
import fc from 'fast-check';
import { importDefinition, readDefinition } from '../../src/llb/definition.ts';
import { exec } from '../../src/llb/exec.ts';
import { file } from '../../src/llb/file.ts';
import { marshal, neededCapabilities } from '../../src/llb/marshal.ts';
import { merge } from '../../src/llb/merge.ts';
import { digestOf, type Output, scratch, type SourceFile } from '../../src/llb/op.ts';
import { http, image, local } from '../../src/llb/source.ts';
import { decode, encode } from '../../src/wire/codec.ts';
import { Definition, Op } from '../../src/wire/frontend.generated.ts';
import { amd64, graphs } from '../support/graphs.ts';

const debian = image('docker.io/library/debian:12', { platform: amd64 });

describe('marshal', () => {
  it('lists every op once, after those it uses, and the terminal op at the end', () => {
    fc.assert(
      fc.property(graphs, (make) => {
        const output = make();
        const { def, metadata, digest } = marshal(output);
        const seen = new Set<string>();
        for (const bytes of def) {
          const op = decode(Op, bytes);
          for (const input of op.inputs) expect(seen).to.include(input.digest);
          expect(encode(Op, op)).to.deep.equal(bytes);
          seen.add(digestOf(bytes));
        }
        expect(seen.size).to.equal(def.length);
        expect(Object.keys(metadata).sort()).to.deep.equal([...seen].sort());
        expect(decode(Op, def.at(-1) ?? new Uint8Array()).inputs).to.deep.equal([
          { digest, index: output.index },
        ]);
      }),
    );
  });

  it('gives the same bytes for the same graph made again, and for the graph read from the bytes', () => {
    fc.assert(
      fc.property(graphs, (make) => {
        const bytes = encode(Definition, marshal(make()));
        expect(encode(Definition, marshal(make()))).to.deep.equal(bytes);
        expect(encode(Definition, marshal(readDefinition(bytes)))).to.deep.equal(bytes);
      }),
    );
  });

  it('gives the same bytes 25 times, with keys and mounts in another order', () => {
    const build = (reverse: boolean): Uint8Array => {
      const order = <T>(list: readonly T[]): readonly T[] => (reverse ? [...list].reverse() : list);
      const env = Object.fromEntries(order([['PATH', '/bin'] as const, ['A', '1'] as const]));
      const mounts = order([
        { type: 'bind' as const, dest: '/b', from: debian },
        { type: 'tmpfs' as const, dest: '/a' },
      ]);
      return encode(
        Definition,
        marshal(exec(debian, { platform: amd64, args: ['x'], env, mounts }).output('/b')),
      );
    };
    const first = build(false);
    for (let round = 0; round < 25; round++) expect(build(round % 2 === 1)).to.deep.equal(first);
  });

  it('makes an empty definition of scratch', () => {
    expect(encode(Definition, marshal(scratch))).to.have.lengthOf(2);
    expect(marshal(scratch).def).to.deep.equal([]);
    expect(readDefinition(new Uint8Array())).to.equal(scratch);
  });

  it('has no limit to the depth of a graph', () => {
    let output: Output = debian;
    for (let number = 0; number < 20_000; number++) {
      output = file(output, [{ action: 'mkdir', path: `/${number}` }]);
    }
    expect(marshal(output).def).to.have.lengthOf(20_002);
  });

  it('points at the lines that asked, by the digest of the op', () => {
    const kairosfile: SourceFile = {
      filename: 'Kairosfile',
      data: Buffer.from('base: x\n'),
      language: 'YAML',
    };
    const ranges = [{ start: { line: 3, character: 2 }, end: { line: 3, character: 9 } }];
    const again = { ...kairosfile, data: Buffer.from('base: x\n') };
    const run = exec(debian, {
      platform: amd64,
      args: ['x'],
      locations: [{ source: again, ranges }],
    }).root;
    const other: SourceFile = { filename: 'other', data: new Uint8Array() };
    const { source } = marshal(run, { sources: [other, kairosfile] });
    expect(source).to.deep.equal({
      locations: { [run.op.digest]: { locations: [{ sourceIndex: 1, ranges }] } },
      infos: [other, kairosfile],
    });
    const bytes = encode(Definition, marshal(run, { sources: [kairosfile] }));
    const back = readDefinition(bytes);
    expect(back?.op.locations).to.have.lengthOf(1);
    expect(back?.op.locations[0]?.source.filename).to.equal('Kairosfile');
  });

  it('sends names, groups and what is said about the cache beside the op', () => {
    const plain = exec(debian, { platform: amd64, args: ['x'] }).root.op;
    const named = exec(debian, {
      platform: amd64,
      args: ['x'],
      name: '[install] packages',
      group: { id: 'g', name: 'install' },
      ignoreCache: true,
      exportCache: false,
      resources: { memory: 1 },
    }).root.op;
    expect(named.digest).to.equal(plain.digest);
    expect(named.metadata).to.deep.include({
      description: { 'llb.customname': '[install] packages' },
      progressGroup: { id: 'g', name: 'install' },
      ignoreCache: true,
      exportCache: { value: false },
      linuxResources: { memory: 1 },
    });
  });
});

describe('importDefinition', () => {
  it('refuses an op that is not there yet, and an end that names no result', () => {
    const { def } = marshal(file(debian, [{ action: 'mkdir', path: '/a' }]));
    const definition = decode(Definition, new Uint8Array());
    expect(() => importDefinition({ ...definition, def: def.slice(1) })).to.throw('is not before it');
    expect(() => importDefinition({ ...definition, def: def.slice(0, 2) })).to.throw(
      'does not name a result',
    );
  });
});

describe('neededCapabilities', () => {
  const usual = ['constraints', 'exec.meta.base', 'exec.mount.bind', 'platform'];
  const run = (options: object) =>
    exec(debian, { platform: amd64, args: ['x'], env: { PATH: '/' }, ...options }).root;
  const rows: readonly (readonly [string, Output, readonly string[]])[] = [
    ['a plain command', run({}), []],
    ['no PATH', run({ env: {} }), ['exec.meta.setsdefaultpath']],
    ['network', run({ network: 'none' }), ['exec.meta.network']],
    ['security', run({ security: 'insecure' }), ['exec.meta.security']],
    ['proxy', run({ proxy: { httpProxy: 'x' } }), ['exec.meta.proxyenv']],
    ['ulimits', run({ ulimits: [{ name: 'nofile', soft: 1, hard: 2 }] }), ['exec.meta.ulimit']],
    ['cgroup', run({ cgroupParent: 'x' }), ['exec.meta.cgroup.parent']],
    ['exit codes', run({ validExitCodes: [0, 1] }), ['exec.validexitcode']],
    ['secret variables', run({ secretEnv: [{ id: 'a', name: 'A' }] }), ['exec.secretenv']],
    ['limits', run({ resources: { memory: 1 } }), ['exec.meta.linux.resources']],
    ['mount stubs, of which no capability tells', run({ removeMountStubs: true }), []],
    [
      'caches',
      run({ mounts: [{ type: 'cache', dest: '/c', id: 'c', sharing: 'locked' }] }),
      ['exec.mount.cache', 'exec.mount.cache.sharing'],
    ],
    [
      'a cache of a directory',
      run({ mounts: [{ type: 'cache', dest: '/c', id: 'c', from: debian, selector: 'x' }] }),
      ['exec.mount.cache', 'exec.mount.selector'],
    ],
    [
      'tmpfs',
      run({ mounts: [{ type: 'tmpfs', dest: '/t', size: 1 }] }),
      ['exec.mount.tmpfs', 'exec.mount.tmpfs.size'],
    ],
    ['secrets', run({ mounts: [{ type: 'secret', dest: '/s', id: 's' }] }), ['exec.mount.secret']],
    ['ssh', run({ mounts: [{ type: 'ssh', dest: '/s' }] }), ['exec.mount.ssh']],
    [
      'binds',
      run({
        mounts: [
          { type: 'bind', dest: '/b', from: debian, selector: 'x', discard: true, contentCache: 'on' },
        ],
      }),
      ['exec.mount.bind.readwrite-nooutput', 'exec.mount.cache.content', 'exec.mount.selector'],
    ],
  ];
  for (const [name, output, expected] of rows) {
    it(name, () => {
      expect(neededCapabilities(output)).to.deep.equal([...usual, ...expected, 'source.image'].sort());
    });
  }

  it('of sources and file ops, odd names included', () => {
    const context = local('context', {
      sessionId: 's',
      uniqueId: 'u',
      includePatterns: ['<a>'],
      excludePatterns: ['b'],
      followPaths: ['c'],
      sharedKeyHint: 'h',
      differ: 'none',
      name: 'x',
      ignoreCache: true,
      exportCache: true,
    });
    const output = file(http('https://example.org/', { uid: 0, gid: 0, authHeaderSecret: 'a' }), [
      { action: 'copy', from: context, source: '/', destination: '/', includePatterns: ['*'] },
      { action: 'copy', from: context, source: '/', destination: '/', replaceExisting: true },
      { action: 'symlink', target: 'a', path: '/b' },
      { action: 'rm', path: '/*', allowNotFound: true, wildcard: true },
    ]);
    expect(neededCapabilities(merge([output, debian]))).to.deep.equal([
      'constraints',
      'file.base',
      'file.copy.alwaysreplaceexistingdestpaths',
      'file.copy.includeexcludepatterns',
      'file.rm.wildcard',
      'file.symlink.create',
      'mergeop',
      'meta.description',
      'meta.exportcache',
      'meta.ignorecache',
      'platform',
      'soruce.http.uidgid',
      'source.http',
      'source.http.auth',
      'source.image',
      'source.local',
      'source.local.differ',
      'source.local.excludepatterns',
      'source.local.followpaths',
      'source.local.includepatterns',
      'source.local.sessionid',
      'source.local.sharedkeyhint',
      'source.local.unique',
    ]);
    expect(context.op.message.source?.attrs?.['local.includepattern']).to.equal('["\\u003ca\\u003e"]');
  });

  it('of scratch: none', () => {
    expect(neededCapabilities(scratch)).to.deep.equal([]);
  });
});
