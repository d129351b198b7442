import { expect } from 'chai';
import type { FrontendRequest } from '../../../src/frontend/request/frontend-request.ts';
import { readRequest } from '../../../src/frontend/request/read-request.ts';
import { UsageError } from '../../../src/lib/user-error.ts';

const read = (options: Readonly<Record<string, string>>): FrontendRequest =>
  readRequest(new Map(Object.entries(options)), 'session-1');

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** What each option sets. */
const ROWS: readonly (readonly [options: Record<string, string>, sets: Partial<FrontendRequest>])[] = [
  [{}, { definition: { filename: 'Dockerfile', local: 'dockerfile', forceLocal: false } }],
  [{}, { context: { kind: 'local', name: 'context' }, platforms: [], noCache: [], network: 'sandbox' }],
  [
    { filename: 'Kairosfile', dockerfilekey: 'defs' },
    { definition: { filename: 'Kairosfile', local: 'defs', forceLocal: true } },
  ],
  [{ target: 'debian-12-core-generic' }, { target: 'debian-12-core-generic' }],
  [{ requestid: 'frontend.targets' }, { subrequest: 'frontend.targets' }],
  [
    { platform: 'linux/amd64,linux/aarch64,linux/arm64/v8,linux/arm' },
    {
      platforms: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
        { os: 'linux', architecture: 'arm', variant: 'v7' },
      ],
    },
  ],
  [{ platform: 'arm64' }, { platforms: [{ os: 'linux', architecture: 'arm64' }] }],
  [{ 'multi-platform': '1' }, { multiPlatform: true }],
  [{ 'build-arg:BUILDKIT_MULTI_PLATFORM': 'false' }, { multiPlatform: false }],
  [{ 'label:b': '2', 'label:a': '1=1' }, { labels: { a: '1=1', b: '2' } }],
  [{ 'no-cache': '' }, { noCache: 'all' }],
  [{ 'no-cache': 'Install, debian-12' }, { noCache: ['install', 'debian-12'] }],
  [
    {
      'cache-from': 'a/b:1',
      'cache-imports': '[{"Type":"local","Attrs":{"src":"x"}},{"Type":"gha","Attrs":null}]',
    },
    {
      cacheImports: [
        { type: 'registry', attributes: { ref: 'a/b:1' } },
        { type: 'local', attributes: { src: 'x' } },
        { type: 'gha', attributes: {} },
      ],
    },
  ],
  [{ 'image-resolve-mode': 'pull' }, { imageResolveMode: 'pull' }],
  [{ 'image-resolve-mode': 'local' }, { imageResolveMode: 'local' }],
  [
    { 'add-hosts': 'a=10.0.0.1,"b=fe80::1"' },
    {
      extraHosts: [
        { host: 'a', ip: '10.0.0.1' },
        { host: 'b', ip: 'fe80::1' },
      ],
    },
  ],
  [{ 'force-network-mode': 'host' }, { network: 'host' }],
  [{ 'force-network-mode': 'default' }, { network: 'sandbox' }],
  [{ 'shm-size': '67108864' }, { shmSize: 67108864 }],
  [
    { ulimit: 'nofile=1024:2048,nproc=-1' },
    {
      ulimits: [
        { name: 'nofile', soft: 1024, hard: 2048 },
        { name: 'nproc', soft: -1, hard: -1 },
      ],
    },
  ],
  [{ 'cgroup-parent': 'g' }, { cgroupParent: 'g' }],
  [{ 'build-arg:BUILDKIT_SANDBOX_HOSTNAME': 'h' }, { hostname: 'h' }],
  [{ 'build-arg:BUILDKIT_CACHE_MOUNT_NS': 'team' }, { cacheNamespace: 'team' }],
  [{ 'build-arg:SOURCE_DATE_EPOCH': '1700000000' }, { sourceDateEpoch: 1700000000 }],
  [{ 'build-arg:SOURCE_DATE_EPOCH': 'context' }, { sourceDateEpoch: 'context' }],
  [{ 'build-arg:SOURCE_DATE_EPOCH': '' }, {}],
  [
    { 'build-arg:http_proxy': 'http://p', 'build-arg:NO_PROXY': 'x' },
    { proxy: { http: 'http://p', no: 'x' } },
  ],
  [
    { 'attest:sbom': '' },
    { sbom: { generator: 'docker.io/docker/buildkit-syft-scanner:stable-1', parameters: {} } },
  ],
  [
    { 'attest:sbom': 'generator=a/scanner:1,SCAN=yes' },
    { sbom: { generator: 'a/scanner:1', parameters: { SCAN: 'yes' } } },
  ],
  [
    {
      'build-arg:BASE_IMAGE': 'debian:12',
      'build-arg:TRUSTED_BOOT': 'true',
      'build-arg:KUBERNETES_VERSION': '',
      'build-arg:VERSION': 'v1.2.3',
    },
    { flags: { base: 'debian:12', 'trusted-boot': true, version: 'v1.2.3' } },
  ],
  [
    { 'build-arg:KAIROS_SKIP_VALIDATION': 'true', 'build-arg:KAIROS_DEBUG': '1' },
    { skipValidation: true, debug: true },
  ],
  [{ 'build-arg:KAIROS_OFFLINE': 'offline' }, { offline: 'offline' }],
  [{ 'build-arg:BUILDKIT_DOCKERFILE_CHECK': 'skip=all' }, { checkOptions: 'skip=all' }],
  [
    { context: 'https://example.org/team/repo.git#main:sub' },
    { context: { kind: 'git', url: 'https://example.org/team/repo.git#main:sub' } },
  ],
  [{ context: 'git@example.org:team/repo' }, { context: { kind: 'git', url: 'git@example.org:team/repo' } }],
  [
    { context: 'https://example.org/c.tar.gz' },
    { context: { kind: 'http', url: 'https://example.org/c.tar.gz' } },
  ],
  [
    { contextkey: 'ctx', contextsubdir: 'a' },
    { context: { kind: 'local', name: 'ctx' }, contextSubdirectory: 'a' },
  ],
  [
    { 'sharedkey:localdir:context': 'k', 'local-sessionid:context': 's' },
    { sharedKeys: new Map([['context', 'k']]), localSessions: new Map([['context', 's']]) },
  ],
  [
    {
      'input-metadata:base': JSON.stringify({
        'containerimage.config': Buffer.from('{"os":"linux"}').toString('base64'),
      }),
    },
    { inputConfigs: new Map([['base', '{"os":"linux"}']]) },
  ],
  [
    {
      'context:docker.io/library/ubuntu:latest': 'docker-image://registry.example.com/u:1',
      'context:agent::linux/arm64': `oci-layout://store:v1@${DIGEST}`,
      'context:files': 'local:files',
      'context:empty': 'docker-image://scratch',
      'context:up': 'input:up',
      'context:src': 'https://example.org/a.git',
    },
    {
      namedContexts: new Map<string, unknown>([
        ['agent::linux/arm64', { kind: 'oci-layout', store: 'store', tag: 'v1', digest: DIGEST }],
        ['ubuntu', { kind: 'image', reference: 'registry.example.com/u:1' }],
        ['empty', { kind: 'scratch' }],
        ['files', { kind: 'local', name: 'files' }],
        ['src', { kind: 'git', url: 'https://example.org/a.git' }],
        ['up', { kind: 'input', name: 'up' }],
      ]) as FrontendRequest['namedContexts'],
    },
  ],
];

/** What is wrong, and what is said about it. */
const WRONG: readonly (readonly [options: Record<string, string>, message: RegExp])[] = [
  [{ 'build-arg:MODLE': 'x' }, /there is no build argument MODLE; did you mean MODEL\?/],
  [{ 'build-arg:SOMETHING_ELSE': 'x' }, /a Kairosfile takes BASE_IMAGE, VARIANT/],
  [{ 'build-arg:TARGETARCH': 'x' }, /use --platform/],
  [{ memory: '100' }, /option memory .* not supported/],
  [{ device: 'gpu' }, /option device/],
  [{ platform: 'linux/amd64/v1/x' }, /is no platform/],
  [{ platform: 'linux' }, /lacks the architecture/],
  [{ 'multi-platform': 'maybe' }, /multi-platform is true or false/],
  [{ 'multi-platform': '0', platform: 'linux/amd64,linux/arm64' }, /several platforms/],
  [{ 'image-resolve-mode': 'x' }, /image-resolve-mode/],
  [{ 'force-network-mode': 'x' }, /network mode "x"/],
  [{ 'add-hosts': 'a' }, /host=address/],
  [{ ulimit: 'nofile' }, /name=soft:hard/],
  [{ 'shm-size': '64m' }, /number of bytes/],
  [{ 'cache-imports': '{' }, /cache-imports is no JSON/],
  [{ 'cache-imports': '{}' }, /no list/],
  [{ 'cache-imports': '[{}]' }, /no Type/],
  [{ 'build-arg:SOURCE_DATE_EPOCH': 'yesterday' }, /SOURCE_DATE_EPOCH/],
  [{ 'context:a': 'ftp://x' }, /unknown kind/],
  [{ 'context:a': 'oci-layout://store' }, /without a digest/],
  [{ 'add-hosts': '"a=1' }, /quote in the wrong place/],
];

describe('readRequest', () => {
  for (const [options, sets] of ROWS)
    it(`reads ${JSON.stringify(options).slice(0, 90)}`, () => {
      expect(read(options)).to.deep.include(sets);
    });

  for (const [options, message] of WRONG)
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => read(options)).to.throw(UsageError, message);
    });

  it('takes what a plain build in a git checkout sends, and what nobody knows', () => {
    const options = {
      'vcs:source': 'git@example.org:a/b',
      'vcs:revision': 'abc',
      cmdline: 'registry.example.com/kairos:v1 --foo',
      source: 'registry.example.com/kairos:v1',
      'frontend.caps': 'moby.buildkit.frontend.contexts+forward',
      'attest:provenance': 'mode=min,inline-only=true',
      'build-arg:BUILDKIT_BUILD_NAME': 'x',
      'something-new': 'y',
    };
    expect(read(options)).to.deep.equal(read({}));
  });

  it('names everything wrong at once, with the hints', () => {
    expect(() => read({ 'build-arg:MODLE': 'x', platform: 'linux', memory: '1' })).to.throw(
      UsageError,
      /option memory[^]*MODEL[^]*lacks the architecture[^]*\(write it like/,
    );
  });
});
