import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { nodeForPlatform } from '../../../src/engine/connection/builder.ts';
import { type BuilderSelection, findBuilder } from '../../../src/engine/connection/find-builder.ts';
import { fakeHost } from '../../support/fake-host.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const far = sha('far');
const instance = (name: string, driver: string, nodes: readonly object[]): string =>
  JSON.stringify({ Name: name, Driver: driver, Nodes: nodes, Dynamic: false });

const home = '/home/me/.docker';
const files: Record<string, string> = {
  [`${home}/contexts/meta/${far}/meta.json`]: JSON.stringify({
    Name: 'far',
    Metadata: {},
    Endpoints: { docker: { Host: 'tcp://far.example:2376', SkipTLSVerify: false } },
  }),
  [`${home}/contexts/tls/${far}/docker/ca.pem`]: 'ca',
  [`${home}/contexts/tls/${far}/docker/cert.pem`]: 'cert',
  [`${home}/contexts/tls/${far}/docker/key.pem`]: 'key',
  [`${home}/contexts/meta/${sha('insecure')}/meta.json`]: JSON.stringify({
    Name: 'insecure',
    Endpoints: { docker: { Host: 'tcp://far.example:2376', SkipTLSVerify: true } },
  }),
  [`${home}/contexts/meta/${sha('empty')}/meta.json`]: '{"Name":"empty","Endpoints":{}}',
  [`${home}/buildx/instances/box`]: instance('box', 'docker-container', [
    { Name: 'box0', Endpoint: 'unix:///var/run/docker.sock', Platforms: null, DriverOpts: null },
    {
      Name: 'box1',
      Endpoint: 'far',
      Platforms: [
        { architecture: 'arm64', os: 'linux' },
        { architecture: 'arm', os: 'linux', variant: 'v7' },
      ],
    },
  ]),
  [`${home}/buildx/instances/kube`]: instance('kube', 'kubernetes', [
    {
      Name: 'kube0',
      Endpoint: 'kubernetes:///kube?deployment=kube0-b&kubeconfig=/k',
      DriverOpts: { namespace: 'ci', replicas: '2' },
    },
    { Name: 'kube_1', Endpoint: '' },
  ]),
  [`${home}/buildx/instances/wide`]: instance('wide', 'remote', [
    {
      Name: 'wide0',
      Endpoint: 'tcp://wide.example:1234',
      DriverOpts: { cacert: '/ca', cert: '/c', key: '/k', servername: 's' },
    },
    { Name: 'wide1', Endpoint: 'unix:///run/b.sock' },
  ]),
  [`${home}/buildx/instances/half`]: instance('half', 'remote', [
    { Name: 'half0', Endpoint: 'tcp://x', DriverOpts: { cert: '/c' } },
  ]),
  [`${home}/buildx/instances/plain`]: instance('plain', 'docker', [{ Name: 'plain', Endpoint: 'far' }]),
  [`${home}/buildx/instances/cloud-x`]: instance('cloud-x', 'cloud', [
    { Name: 'n', Endpoint: 'cloud://x', Platforms: [{ architecture: 'amd64', os: 'linux' }] },
  ]),
  [`${home}/buildx/instances/broken`]: '{"Name":"broken"}',
  [`${home}/buildx/instances/torn`]: '{"Name":',
};

interface Case {
  readonly environment?: Record<string, string>;
  readonly selection?: Partial<BuilderSelection>;
  readonly more?: Record<string, string>;
}

const find = async ({ environment, selection, more }: Case): ReturnType<typeof findBuilder> =>
  findBuilder(fakeHost({ files: { ...files, ...more }, environment: { HOME: '/home/me', ...environment } }), {
    builders: [],
    ...selection,
  });

/** Who chose, and each node: engine, where, what it is for. */
async function shown(request: Case): Promise<readonly string[]> {
  const builder = await find(request);
  return [
    builder.chosenBy,
    ...builder.nodes.map(({ endpoint: { engine, address, tls }, platforms }) => {
      const where =
        address.kind === 'unix'
          ? address.path
          : address.kind === 'tcp'
            ? `${address.host}:${address.port}`
            : address.command.join(' ');
      const certificates = tls === undefined ? '' : ` ${JSON.stringify(tls)}`;
      return `${engine} ${where}${certificates}${platforms.length === 0 ? '' : ` [${platforms.join()}]`}`;
    }),
  ];
}

const farTls = JSON.stringify({
  authority: `${home}/contexts/tls/${far}/docker/ca.pem`,
  certificate: `${home}/contexts/tls/${far}/docker/cert.pem`,
  key: `${home}/contexts/tls/${far}/docker/key.pem`,
});

describe('the builder', () => {
  const cases: readonly (readonly [string, Case, readonly string[]])[] = [
    [
      "is Docker's socket when nothing is said",
      {},
      ["docker's own settings", 'dockerd /var/run/docker.sock'],
    ],
    [
      'is DOCKER_HOST',
      { environment: { DOCKER_HOST: 'tcp://h:1' } },
      ["docker's own settings", 'dockerd h:1'],
    ],
    [
      'is DOCKER_HOST with its certificates',
      { environment: { DOCKER_HOST: 'tcp://h', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' } },
      [
        "docker's own settings",
        'dockerd h:2376 {"authority":"/certs/ca.pem","certificate":"/certs/cert.pem","key":"/certs/key.pem"}',
      ],
    ],
    [
      "is a context's engine, by DOCKER_CONTEXT",
      { environment: { DOCKER_CONTEXT: 'far' } },
      ["docker's own settings", `dockerd far.example:2376 ${farTls}`],
    ],
    [
      "is the current context's engine",
      { more: { [`${home}/config.json`]: '{"currentContext":"insecure"}' } },
      ["docker's own settings", 'dockerd far.example:2376 {"unverified":true}'],
    ],
    [
      'is DOCKER_HOST rather than a context',
      { environment: { DOCKER_HOST: 'unix:///d', DOCKER_CONTEXT: 'far' } },
      ["docker's own settings", 'dockerd /d'],
    ],
    ['is BUILDKIT_HOST', { environment: { BUILDKIT_HOST: 'unix:///b' } }, ['BUILDKIT_HOST', 'buildkitd /b']],
    [
      'is BUILDX_BUILDER rather than BUILDKIT_HOST, each node for its platforms',
      { environment: { BUILDKIT_HOST: 'unix:///b', BUILDX_BUILDER: 'box' } },
      [
        'BUILDX_BUILDER',
        'buildkitd docker --host unix:///var/run/docker.sock exec --interactive buildx_buildkit_box0 buildctl dial-stdio',
        'buildkitd docker --context far exec --interactive buildx_buildkit_box1 buildctl dial-stdio [linux/arm64,linux/arm/v7]',
      ],
    ],
    [
      'is in Kubernetes',
      { selection: { builders: ['kube'] } },
      [
        '--builder',
        'buildkitd kubectl --kubeconfig /k --namespace ci exec --stdin deployment/kube0-b --container buildkitd -- buildctl dial-stdio',
        'buildkitd kubectl exec --stdin deployment/kube-1 --container buildkitd -- buildctl dial-stdio',
      ],
    ],
    [
      'is remote, with certificates',
      { selection: { builders: ['wide'] } },
      [
        '--builder',
        'buildkitd wide.example:1234 {"authority":"/ca","certificate":"/c","key":"/k","serverName":"s"}',
        'buildkitd /run/b.sock',
      ],
    ],
    [
      "is a builder of buildx's docker driver",
      { selection: { builders: ['plain'] } },
      ['--builder', `dockerd far.example:2376 ${farTls}`],
    ],
    [
      "is a Docker context's",
      { selection: { builders: ['far'] } },
      ['--builder', `dockerd far.example:2376 ${farTls}`],
    ],
    [
      'is the default one by name',
      { selection: { builders: ['default'] } },
      ['--builder', 'dockerd /var/run/docker.sock'],
    ],
    [
      'is of a driver that only buildx knows',
      { selection: { builders: ['cloud-x'] } },
      [
        '--builder',
        'buildkitd docker buildx dial-stdio --builder cloud-x --platform linux/amd64 [linux/amd64]',
      ],
    ],
    [
      'is several, each for its platforms',
      {
        selection: {
          builders: ['linux/arm64+linux/arm/v7=tcp://arm:1', 'unix:///b'],
          tls: { authority: '/ca' },
        },
      },
      ['--builder', 'buildkitd arm:1 {"authority":"/ca"} [linux/arm64,linux/arm/v7]', 'buildkitd /b'],
    ],
    [
      'is the one that was chosen for this endpoint',
      {
        more: {
          [`${home}/buildx/current`]: '{"Key":"unix:///var/run/docker.sock","Name":"plain","Global":false}',
        },
      },
      ['docker buildx use', `dockerd far.example:2376 ${farTls}`],
    ],
    [
      'is the one that was chosen for every endpoint',
      {
        environment: { DOCKER_HOST: 'unix:///other' },
        more: { [`${home}/buildx/current`]: '{"Key":"x","Name":"plain","Global":true}' },
      },
      ['docker buildx use', `dockerd far.example:2376 ${farTls}`],
    ],
    [
      'is the preset of this endpoint',
      {
        more: {
          [`${home}/buildx/current`]: '{"Key":"x","Name":"","Global":false}',
          [`${home}/buildx/defaults/${sha('unix:///var/run/docker.sock').slice(0, 20)}`]: 'plain',
        },
      },
      ['docker buildx use', `dockerd far.example:2376 ${farTls}`],
    ],
    [
      'is not one that was chosen for another endpoint, or is gone',
      {
        environment: { DOCKER_HOST: 'unix:///other' },
        more: { [`${home}/buildx/current`]: '{"Key":"unix:///other","Name":"gone","Global":false}' },
      },
      ["docker's own settings", 'dockerd /other'],
    ],
    [
      "is in buildx's own directory",
      {
        environment: { BUILDX_CONFIG: '/x', BUILDX_BUILDER: 'elsewhere' },
        more: {
          '/x/instances/elsewhere': instance('elsewhere', 'remote', [{ Name: 'n', Endpoint: 'tcp://e:2' }]),
        },
      },
      ['BUILDX_BUILDER', 'buildkitd e:2'],
    ],
  ];
  for (const [what, request, expected] of cases)
    it(what, async () => {
      expect(await shown(request)).to.deep.equal(expected);
    });

  const failures: readonly (readonly [string, Case, string, string?])[] = [
    [
      'a name nobody has',
      { selection: { builders: ['boxx'] } },
      '--builder names the builder "boxx", which does not exist',
      'did you mean box?',
    ],
    [
      'a name like no other',
      { environment: { BUILDX_BUILDER: 'zzzzzzzzz' } },
      'BUILDX_BUILDER names the builder "zzzzzzzzz"',
      'buildx has box, ',
    ],
    ['a path', { selection: { builders: ['../../etc'] } }, 'which does not exist'],
    [
      'a context nobody has',
      { environment: { DOCKER_CONTEXT: 'fa' } },
      'DOCKER_CONTEXT names the Docker context "fa"',
      'did you mean far?',
    ],
    [
      'a context like no other',
      { environment: { DOCKER_CONTEXT: 'zzzzzz' } },
      'does not exist',
      'default, empty, far, insecure',
    ],
    ['a context without an engine', { environment: { DOCKER_CONTEXT: 'empty' } }, 'names no Docker engine'],
    ['half a pair of certificates', { selection: { builders: ['half'] } }, 'names a certificate but no key'],
    [
      'a file that describes no builder',
      { selection: { builders: ['broken'] } },
      'does not describe a builder',
    ],
    ['a file that is torn', { selection: { builders: ['torn'] } }, 'is not a JSON object'],
    [
      'an address that is none',
      { environment: { BUILDKIT_HOST: 'nonsense' } },
      'BUILDKIT_HOST "nonsense" is no address',
    ],
  ];
  for (const [what, request, message, hint] of failures)
    it(`is not ${what}`, async () => {
      const error = await find(request).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.have.property('message').that.contains(message);
      if (hint !== undefined) expect(error).to.have.property('hint').that.contains(hint);
    });

  it('has a node for a platform', async () => {
    const builder = await find({
      selection: { builders: ['linux/arm64=tcp://a', 'linux/arm/v7+linux/riscv64=tcp://b', 'tcp://c'] },
    });
    const chosen = (platform: string): string | undefined => nodeForPlatform(builder, platform)?.name;
    expect(chosen('linux/arm64')).to.equal('tcp://a');
    expect(chosen('linux/aarch64/v8')).to.equal('tcp://a');
    expect(chosen('linux/arm')).to.equal('tcp://b');
    expect(chosen('linux/riscv64')).to.equal('tcp://b');
    expect(chosen('linux/amd64')).to.equal('tcp://c');
    const only = await find({ selection: { builders: ['linux/arm64=tcp://a'] } });
    expect(nodeForPlatform(only, 'linux/amd64')).to.equal(undefined);
  });
});
