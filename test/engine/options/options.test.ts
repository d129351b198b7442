import { expect } from 'chai';
import { parseCacheFrom, parseCacheTo } from '../../../src/engine/options/caches.ts';
import {
  attestationOf,
  type BuildWords,
  frontendOptions,
  readBytes,
} from '../../../src/engine/options/frontend-options.ts';
import { parseSecret, parseSsh } from '../../../src/engine/options/secrets.ts';
import { fillPlatforms, fillTemplate, requireDistinct } from '../../../src/engine/options/template.ts';
import { readRequest } from '../../../src/frontend/request/read-request.ts';
import { UsageError } from '../../../src/lib/user-error.ts';

const NOTHING: BuildWords = {
  platforms: [],
  buildArguments: [],
  proxies: {},
  labels: [],
  noCache: false,
  noCacheFilter: [],
  extraHosts: [],
  ulimits: [],
  imageResolveMode: 'default',
  attestations: [],
};

const options = (words: Partial<BuildWords>, environment: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(frontendOptions({ ...NOTHING, ...words }, environment));

describe('frontendOptions', () => {
  const cases: readonly (readonly [
    words: Partial<BuildWords>,
    expected: Readonly<Record<string, string>>,
  ])[] = [
    [{}, {}],
    [
      { target: 'debian-12', platforms: ['linux/amd64,linux/arm64'] },
      { target: 'debian-12', platform: 'linux/amd64,linux/arm64' },
    ],
    [
      { buildArguments: ['VERSION=v1.0.0', 'EMPTY=', 'UNSET'] },
      { 'build-arg:VERSION': 'v1.0.0', 'build-arg:EMPTY': '' },
    ],
    [
      {
        buildArguments: ['http_proxy=http://mine', 'NO_PROXY='],
        proxies: { HTTP_PROXY: 'http://p', HTTPS_PROXY: 'http://q', NO_PROXY: 'x' },
      },
      {
        'build-arg:http_proxy': 'http://mine',
        'build-arg:NO_PROXY': '',
        'build-arg:HTTPS_PROXY': 'http://q',
      },
    ],
    [{ labels: ['a=b=c', 'd'] }, { 'label:a': 'b=c', 'label:d': '' }],
    [{ noCache: true }, { 'no-cache': '' }],
    [{ noCacheFilter: ['install', 'init,validate'] }, { 'no-cache': 'install,init,validate' }],
    [{ network: 'host' }, { 'force-network-mode': 'host' }],
    [{ network: 'default' }, {}],
    [
      { extraHosts: ['a:1.2.3.4', 'b=[::1]', 'c:fd00::1', 'd:host-gateway'] },
      { 'add-hosts': 'a=1.2.3.4,b=::1,c=fd00::1,d=host-gateway' },
    ],
    [
      { ulimits: ['nofile=1024:2048'], shmSize: '64m' },
      { ulimit: 'nofile=1024:2048', 'shm-size': '67108864' },
    ],
    [{ imageResolveMode: 'pull' }, { 'image-resolve-mode': 'pull' }],
    [
      { attestations: ['type=sbom', 'type=provenance,mode=max'] },
      { 'attest:sbom': '', 'attest:provenance': 'mode=max' },
    ],
    [{ attestations: ['type=provenance,disabled=true'] }, {}],
  ];
  for (const [words, expected] of cases)
    it(`sends ${JSON.stringify(words)}`, () => {
      expect(options(words)).to.deep.equal(expected);
      expect(() =>
        readRequest(frontendOptions({ ...NOTHING, ...words, buildArguments: [] }, {}), 'session'),
      ).not.to.throw();
    });

  it('takes build arguments without a value, and the time of the sources, from the environment', () => {
    const environment = { HTTPS_PROXY: 'http://proxy', SOURCE_DATE_EPOCH: '1700000000' };
    expect(options({ buildArguments: ['HTTPS_PROXY'] }, environment)).to.deep.equal({
      'build-arg:HTTPS_PROXY': 'http://proxy',
      'build-arg:SOURCE_DATE_EPOCH': '1700000000',
    });
    expect(options({ buildArguments: ['SOURCE_DATE_EPOCH=1'] }, environment)).to.deep.equal({
      'build-arg:SOURCE_DATE_EPOCH': '1',
    });
  });

  const mistakes: readonly Partial<BuildWords>[] = [
    { buildArguments: ['=value'] },
    { extraHosts: ['nonsense'] },
    { extraHosts: ['a:elsewhere'] },
    { shmSize: 'much' },
    { attestations: ['sbom'] },
  ];
  for (const words of mistakes)
    it(`refuses ${JSON.stringify(words)}`, () => {
      expect(() => options(words)).to.throw(UsageError);
    });
});

describe('readBytes', () => {
  const sizes: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['65536', 65536],
    ['1k', 1024],
    ['64MB', 64 * 1024 ** 2],
    ['1.5GiB', 1.5 * 1024 ** 3],
    [' 2 g ', 2 * 1024 ** 3],
  ];
  for (const [text, bytes] of sizes)
    it(`reads ${text}`, () => {
      expect(readBytes(text, '--shm-size')).to.equal(bytes);
    });
});

describe('attestationOf', () => {
  const cases: readonly (readonly ['sbom' | 'provenance', string | undefined, string | undefined])[] = [
    ['sbom', undefined, undefined],
    ['sbom', 'false', undefined],
    ['sbom', 'true', 'type=sbom'],
    ['sbom', '', 'type=sbom'],
    ['sbom', 'example.com/scanner', 'type=sbom,generator=example.com/scanner'],
    ['provenance', 'max', 'type=provenance,mode=max'],
    ['provenance', 'mode=min', 'type=provenance,mode=min'],
  ];
  for (const [kind, value, expected] of cases)
    it(`takes --${kind}=${value ?? ''} for ${expected ?? 'none'}`, () => {
      expect(attestationOf(kind, value)).to.equal(expected);
    });
});

describe('caches', () => {
  it('reads references and attributes', () => {
    expect(parseCacheFrom('example.com/cache')).to.deep.equal({
      type: 'registry',
      attributes: { ref: 'example.com/cache' },
    });
    expect(parseCacheFrom('type=local,src=cache')).to.deep.equal({
      type: 'local',
      attributes: { src: 'cache' },
    });
    expect(parseCacheTo('type=local,dest=cache,mode=max')).to.deep.equal({
      type: 'local',
      attributes: { dest: 'cache', mode: 'max' },
    });
    expect(parseCacheTo('type=inline')).to.deep.equal({ type: 'inline', attributes: {} });
  });

  for (const [parse, text] of [
    [parseCacheFrom, 'type=locl,src=a'],
    [parseCacheFrom, 'src=a'],
    [parseCacheFrom, 'type=local,dest=a'],
    [parseCacheTo, 'type=local,src=a'],
    [parseCacheTo, 'type=registry'],
  ] as const)
    it(`refuses ${text}`, () => {
      expect(() => parse(text)).to.throw(UsageError);
    });
});

describe('secrets', () => {
  const environment = { TOKEN: 'x' };
  const cases: readonly (readonly [text: string, from: object])[] = [
    ['id=a,src=path', { kind: 'file', path: 'path' }],
    ['id=a,source=path', { kind: 'file', path: 'path' }],
    ['id=TOKEN', { kind: 'environment', name: 'TOKEN' }],
    ['id=TOKEN,type=file', { kind: 'file', path: 'TOKEN' }],
    ['id=other', { kind: 'file', path: 'other' }],
    ['id=a,env=TOKEN', { kind: 'environment', name: 'TOKEN' }],
    ['id=a,type=env,src=TOKEN', { kind: 'environment', name: 'TOKEN' }],
  ];
  for (const [text, from] of cases)
    it(`reads ${text}`, () => {
      expect(parseSecret(text, environment).from).to.deep.equal(from);
    });

  it('does not repeat what may be the secret itself', () => {
    expect(() => parseSecret('id=a,value=hunter2', {}))
      .to.throw(UsageError)
      .with.property('message')
      .that.does.not.contain('hunter2');
    expect(() => parseSecret('src=a', {})).to.throw(UsageError, /has no id/);
  });

  it('reads SSH agents and keys', () => {
    expect(parseSsh('default')).to.deep.equal({ id: 'default', paths: [] });
    expect(parseSsh('github=a,b')).to.deep.equal({ id: 'github', paths: ['a', 'b'] });
    expect(() => parseSsh('=a')).to.throw(UsageError);
  });
});

describe('templates', () => {
  it('puts the name in', () => {
    expect(fillTemplate('os/{name}:v1-{name}', 'debian')).to.equal('os/debian:v1-debian');
    expect(fillPlatforms('cache-{platform}', ['linux/arm/v7', 'linux/arm64'])).to.equal(
      'cache-linux-arm-v7_linux-arm64',
    );
  });

  const clashes: readonly (readonly [option: string, template: string, hint: string])[] = [
    ['--tag', 'registry.example.com:5000/os:v1', '--tag registry.example.com:5000/os:{name}-v1'],
    ['--tag', 'os', '--tag os-{name}'],
    ['dest=', 'out/image.tar', 'dest= out/image-{name}.tar'],
  ];
  for (const [option, template, hint] of clashes)
    it(`refuses to write several targets to ${template}`, () => {
      expect(() => requireDistinct([[option, template]], 2))
        .to.throw(UsageError)
        .with.property('hint')
        .that.contains(hint);
      expect(() => requireDistinct([[option, template]], 1)).not.to.throw();
    });
});
