import { expect } from 'chai';
import fc from 'fast-check';
import { definitionJson } from '../../src/llb/definition-json.ts';
import { describeGraph } from '../../src/llb/describe.ts';
import { exec } from '../../src/llb/exec.ts';
import { file } from '../../src/llb/file.ts';
import { marshal } from '../../src/llb/marshal.ts';
import { diff, merge, requires } from '../../src/llb/merge.ts';
import { scratch } from '../../src/llb/op.ts';
import { http, image, local, ociLayout } from '../../src/llb/source.ts';
import { amd64, graphs } from '../support/graphs.ts';

const debian = image('docker.io/library/debian:12', { platform: amd64, resolveMode: 'local' });

describe('describeGraph', () => {
  it('says what each vertex does, in one line', () => {
    const context = local('context', { includePatterns: ['a b'] });
    const install = exec(debian, {
      platform: amd64,
      args: ['sh', '-c', 'apt-get install -y htop'],
      env: { PATH: '/bin', WORDS: 'a b' },
      cwd: '/work',
      user: 'root',
      hostname: 'here',
      network: 'host',
      security: 'insecure',
      cgroupParent: 'slice',
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      extraHosts: [{ host: 'x', ip: '10.0.0.1' }],
      proxy: { httpProxy: 'http://proxy' },
      validExitCodes: [0, 3],
      secretEnv: [{ id: 'tok', name: 'TOKEN' }],
      mounts: [
        { type: 'cache', dest: '/cache', id: 'apt', sharing: 'locked' },
        { type: 'tmpfs', dest: '/tmp', size: 4096 },
        { type: 'secret', dest: '/s', id: 's' },
        { type: 'ssh', dest: '/ssh' },
        { type: 'bind', dest: '/in', from: context, selector: 'dir', readonly: true },
        { type: 'bind', dest: '/out', from: scratch },
        { type: 'bind', dest: '/waste', from: scratch, discard: true },
      ],
      name: '[install] packages',
      group: { id: 'g', name: 'install' },
      ignoreCache: true,
      exportCache: false,
    });
    const files = file(
      install.root,
      [
        {
          action: 'copy',
          from: context,
          source: '/a',
          destination: '/b/',
          mode: 0o755,
          createParents: true,
          includePatterns: ['*.x'],
          excludePatterns: ['y'],
          owner: { user: 'me', group: 0 },
        },
        { action: 'mkdir', path: '/d', parents: true, timestamp: 5n },
        { action: 'mkfile', path: '/f', data: 'x'.repeat(80) },
        { action: 'mkfile', path: '/g', data: 'some text' },
        { action: 'symlink', target: '/f', path: '/l' },
        { action: 'rm', path: '/tmp/*', allowNotFound: true, wildcard: true },
      ],
      {},
    );
    const layout = ociLayout('store@sha256:0', { platform: { ...amd64, variant: 'v2' } });
    const fetched = http('https://example.org/x', { mode: 0o644 });
    const output = requires(merge([diff(debian, files), diff(scratch, layout), fetched]), [
      install.output('/out'),
    ]);
    expect(describeGraph(output)).to.equal(
      [
        '#1 docker-image://docker.io/library/debian:12 platform=linux/amd64 image.resolvemode=local',
        '#2 local://context local.includepattern="[\\"a b\\"]"',
        '#3 "[install] packages" exec platform=linux/amd64 cwd=/work user=root hostname=here network=host' +
          ' security=insecure cgroup=slice ulimit=nofile=1:2 host=x=10.0.0.1 proxy exit=0,3 env=PATH=/bin' +
          ' env="WORDS=a b" secretenv=TOKEN=tok /=#1 /cache=cache:apt:locked /in=#2:dir:ro /out=scratch' +
          ' /s=secret:s:0400 /ssh=ssh:default /tmp=tmpfs:4096 /waste=scratch:discard' +
          ' -- sh -c "apt-get install -y htop" group=install no-cache export-cache=false',
        '#4 file #3 copy #2:/a /b/ mode=0755 createDestPath include=*.x exclude=y owner=me:0;' +
          ` mkdir /d 0755 parents time=5; mkfile /f 0644 ${'x'.repeat(60)}… (80 bytes);` +
          ' mkfile /g 0644 "some text"; symlink /l -> /f; rm /tmp/* if-there wildcard',
        '#5 diff #1 #4',
        '#6 oci-layout://store@sha256:0 platform=linux/amd64/v2',
        '#7 diff scratch #6',
        '#8 https://example.org/x http.perm=0644',
        '#9 merge #5 #7 #8',
        '#10 passthrough #9 #3.1',
        'result #10',
        '',
      ].join('\n'),
    );
  });

  it('says what scratch is', () => {
    expect(describeGraph(scratch)).to.equal('result scratch\n');
    expect(describeGraph(file(scratch, [{ action: 'mkdir', path: '/' }]))).to.equal(
      '#1 file scratch mkdir / 0755\nresult #1\n',
    );
  });

  it('has a line for each vertex of any graph', () => {
    fc.assert(
      fc.property(graphs, (make) => {
        const output = make();
        const lines = describeGraph(output).trimEnd().split('\n');
        expect(lines).to.have.lengthOf(marshal(output).def.length);
      }),
    );
  });
});

describe('definitionJson', () => {
  it("has BuildKit's names and leaves out what has its default", () => {
    const output = file(
      debian,
      [{ action: 'mkfile', path: '/a', data: 'hi', owner: { user: 0, group: 'g' } }],
      { name: 'x' },
    );
    const source = { filename: 'Kairosfile', data: Buffer.from('x') };
    const definition = marshal(output, { sources: [source] });
    const json = definitionJson(definition);
    const terminal = Object.keys(json.def).find(
      (digest) => digest !== output.op.digest && digest !== debian.op.digest,
    );
    expect(json).to.deep.equal({
      def: {
        [debian.op.digest]: {
          Op: {
            source: {
              identifier: 'docker-image://docker.io/library/debian:12',
              attrs: { 'image.resolvemode': 'local' },
            },
          },
          platform: { Architecture: 'amd64', OS: 'linux' },
          constraints: {},
        },
        [output.op.digest]: {
          inputs: [{ digest: debian.op.digest }],
          Op: {
            file: {
              actions: [
                {
                  input: 0,
                  secondaryInput: -1,
                  output: 0,
                  Action: {
                    mkfile: {
                      path: '/a',
                      mode: 0o644,
                      data: 'aGk=',
                      owner: { user: { User: {} }, group: { User: { byName: { name: 'g' } } } },
                      timestamp: -1,
                    },
                  },
                },
              ],
            },
          },
          constraints: {},
        },
        [terminal ?? '']: { inputs: [{ digest: output.op.digest }], Op: {} },
      },
      metadata: {
        [debian.op.digest]: {
          caps: { 'source.image': true, 'source.image.resolvemode': true, constraints: true, platform: true },
        },
        [output.op.digest]: {
          description: { 'llb.customname': 'x' },
          caps: { 'file.base': true, constraints: true, 'meta.description': true },
        },
        [terminal ?? '']: { caps: { constraints: true, platform: true } },
      },
      source: { infos: [{ filename: 'Kairosfile', data: 'eA==' }] },
    });
  });
});
