import { expect } from 'chai';
import { type BuildArguments, buildRequest, chosenTargets } from '../../src/cli/build/build-request.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { MatrixCell } from '../../src/spec/image-spec.ts';
import { imageSpec } from '../support/specs.ts';

const cell = (name: string, more: Partial<MatrixCell['spec']> = {}): MatrixCell => ({
  name,
  spec: imageSpec(more),
});
const CELLS = [cell('debian-amd64', { arch: 'amd64' }), cell('debian-arm64', { arch: 'arm64' })];
const NO_CONTEXTS = { options: new Map<string, string>(), directories: {}, stores: {} };

const args = (more: Partial<BuildArguments> = {}): BuildArguments =>
  ({
    all: false,
    jobs: '2',
    load: false,
    push: false,
    pull: false,
    quiet: false,
    json: false,
    'no-cache': false,
    ...more,
  }) as BuildArguments;

const request = (more: Partial<BuildArguments>, cells = CELLS) =>
  buildRequest(args(more), chosenTargets(cells, args({ all: true, ...more })), NO_CONTEXTS, {
    environment: { TOKEN: 'x' },
    proxies: {},
  });

describe('chosenTargets', () => {
  it('takes the only image, and the platform it is for', () => {
    expect(chosenTargets([cell('debian')], args())).to.deep.equal([
      { name: 'debian', target: 'debian', platforms: [] },
    ]);
    expect(chosenTargets(CELLS.slice(1), args())[0]?.platforms).to.deep.equal(['linux/arm64']);
  });

  it('takes the one that is named, or a view of it', () => {
    expect(chosenTargets(CELLS, args({ target: 'debian-arm64/plan' }))).to.deep.equal([
      { name: 'debian-arm64', target: 'debian-arm64/plan', platforms: ['linux/arm64'] },
    ]);
  });

  it('takes all of them', () => {
    const targets = chosenTargets(CELLS, args({ all: true, platform: ['linux/amd64,linux/arm64'] }));
    expect(targets.map(({ name, platforms }) => [name, platforms.length])).to.deep.equal([
      ['debian-amd64', 2],
      ['debian-arm64', 2],
    ]);
  });

  for (const [title, more] of [
    ['none of several', {}],
    ['one that is not there', { target: 'fedora' }],
    ['one and all', { all: true, target: 'debian-amd64' }],
  ] as const)
    it(`refuses ${title}`, () => {
      expect(() => chosenTargets(CELLS, args(more))).to.throw(UserError);
    });
});

describe('buildRequest', () => {
  it('asks for the entitlement of the network', () => {
    expect(request({ network: 'host', allow: ['security.insecure'] }).entitlements).to.deep.equal([
      'security.insecure',
      'network.host',
    ]);
  });

  it('gathers what is shared and what is asked for', () => {
    const asked = request({
      secret: ['id=TOKEN'],
      ssh: ['default'],
      'cache-from': ['example.com/cache'],
      'cache-to': ['type=inline'],
      sbom: '',
      label: ['a=b'],
      jobs: '3',
      tag: ['example.com/os:{name}'],
      push: true,
    });
    expect(asked.shared.secrets).to.have.length(1);
    expect(asked.shared.agents).to.have.length(1);
    expect(asked.cacheFrom).to.have.length(1);
    expect(asked.cacheTo).to.have.length(1);
    expect(asked.exports).to.have.length(1);
    expect(Object.fromEntries(asked.options)).to.deep.equal({ 'label:a': 'b', 'attest:sbom': '' });
    expect(asked.jobs).to.equal(3);
  });

  for (const [title, more] of [
    ['one name for several images', { tag: ['example.com/os'] }],
    ['one file for several images', { output: ['type=oci,dest=image.tar'] }],
    ['one id file for several images', { iidfile: 'id' }],
    ['no number of jobs', { jobs: 'many' }],
    ['no jobs at all', { jobs: '0' }],
  ] satisfies [string, Partial<BuildArguments>][])
    it(`refuses ${title}`, () => {
      expect(() => request(more)).to.throw(UserError);
    });
});
