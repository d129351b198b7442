import { expect } from 'chai';
import { buildkitEndpoint, dockerEndpoint, type Endpoint } from '../../../src/engine/connection/endpoint.ts';
import { UsageError } from '../../../src/lib/user-error.ts';

type Expected = Omit<Endpoint, 'engine' | 'name'> & { readonly name?: string };
const command = (...words: [string, ...string[]]): Expected => ({
  address: { kind: 'command', command: words },
});
const tcp = (host: string, port: number): Expected => ({ address: { kind: 'tcp', host, port } });
const unix = (path: string): Expected => ({ address: { kind: 'unix', path } });
const ssh = ['ssh', '-o', 'BatchMode=yes'] as const;

describe('addresses of a buildkitd', () => {
  const good: readonly (readonly [string, Expected])[] = [
    ['unix:///run/buildkit/buildkitd.sock', unix('/run/buildkit/buildkitd.sock')],
    ['unix:///with%20space', unix('/with space')],
    ['tcp://host', tcp('host', 1234)],
    ['tcp://[::1]:99', tcp('::1', 99)],
    [
      'tcp://host:5?cacert=/ca&cert=/c&key=/k&servername=other',
      {
        ...tcp('host', 5),
        name: 'tcp://host:5',
        tls: { authority: '/ca', certificate: '/c', key: '/k', serverName: 'other' },
      },
    ],
    ['ssh://me@host', command(...ssh, '-l', 'me', '--', 'host', 'buildctl', 'dial-stdio')],
    [
      'ssh://host:22/run/b.sock',
      command(...ssh, '-p', '22', '--', 'host', 'buildctl', '--addr', 'unix:///run/b.sock', 'dial-stdio'),
    ],
    ['docker-container://b', command('docker', 'exec', '--interactive', 'b', 'buildctl', 'dial-stdio')],
    [
      'docker-container://b?context=far',
      command('docker', '--context', 'far', 'exec', '--interactive', 'b', 'buildctl', 'dial-stdio'),
    ],
    ['kube-pod://p', command('kubectl', 'exec', '--stdin', 'p', '--', 'buildctl', 'dial-stdio')],
    [
      'kube-pod://p?context=c&namespace=n&container=b',
      command(
        'kubectl',
        '--context',
        'c',
        '--namespace',
        'n',
        'exec',
        '--stdin',
        '--container',
        'b',
        'p',
        '--',
        'buildctl',
        'dial-stdio',
      ),
    ],
  ];
  for (const [text, expected] of good)
    it(`takes ${text}`, () => {
      expect(buildkitEndpoint(text, '--builder')).to.deep.equal({
        engine: 'buildkitd',
        name: text,
        ...expected,
      });
    });

  const bad: readonly (readonly [string, string])[] = [
    ['host:1234x', 'is no address of a buildkitd'],
    ['1234', 'is no address'],
    ['http://host', 'is no address of a buildkitd'],
    ['unix://relative/path', 'has no absolute path'],
    ['docker-container://', 'names no host'],
    ['ssh://-oProxyCommand=evil', 'names no host'],
  ];
  for (const [text, message] of bad)
    it(`refuses ${text}`, () => {
      expect(() => buildkitEndpoint(text, '--builder')).to.throw(UsageError, message);
    });

  it('uses the certificates it is given, under those of the address', () => {
    const { tls } = buildkitEndpoint('tcp://host?cacert=/mine', 'BUILDKIT_HOST', {
      authority: '/ca',
      key: '/k',
    });
    expect(tls).to.deep.equal({ authority: '/mine', key: '/k' });
  });
});

describe('addresses of a dockerd', () => {
  const good: readonly (readonly [string, Expected])[] = [
    ['unix:///var/run/docker.sock', unix('/var/run/docker.sock')],
    ['tcp://host', tcp('host', 2375)],
    ['ssh://me@host', command(...ssh, '-l', 'me', '--', 'host', 'docker', 'system', 'dial-stdio')],
    [
      'ssh://host/run/d.sock',
      command(...ssh, '--', 'host', 'docker', '--host', 'unix:///run/d.sock', 'system', 'dial-stdio'),
    ],
  ];
  for (const [text, expected] of good)
    it(`takes ${text}`, () => {
      expect(dockerEndpoint(text, 'DOCKER_HOST')).to.deep.equal({
        engine: 'dockerd',
        name: text,
        ...expected,
      });
    });

  it('has another port with TLS', () => {
    expect(dockerEndpoint('tcp://host', 'DOCKER_HOST', { authority: '/ca' })).to.deep.include({
      ...tcp('host', 2376),
      tls: { authority: '/ca' },
    });
  });

  it('refuses what is none', () => {
    expect(() => dockerEndpoint('fd://', 'DOCKER_HOST')).to.throw(
      UsageError,
      'no address of a Docker engine',
    );
  });
});
