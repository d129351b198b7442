import { expect } from 'chai';
import { parse, stringify } from 'smol-toml';
import { buildkitdSettings } from '../../../../scripts/lab/buildkit/start-buildkitd.ts';

const tcp = {
  address: 'tcp://127.0.0.1:1234',
  authority: '/d/tls/authority.crt',
  serverCertificate: '/d/tls/server.crt',
  serverKey: '/d/tls/server.key',
  clientCertificate: '/d/tls/client.crt',
  clientKey: '/d/tls/client.key',
};

describe("buildkitd's settings", () => {
  it('name nothing outside its directory and share the network', () => {
    expect(buildkitdSettings('/d', {}, undefined)).to.deep.equal({
      root: '/d/root',
      'insecure-entitlements': ['network.host'],
      grpc: { address: ['unix:///d/buildkitd.sock'] },
      otel: { socketPath: '/d/otel.sock' },
      cdi: { disabled: true },
      worker: {
        oci: { enabled: true, snapshotter: 'auto', gc: false, networkMode: 'host' },
        containerd: { enabled: false },
      },
      registry: {},
    });
  });

  it('carry registries, platforms and the port with mutual TLS, as TOML that reads back the same', () => {
    const registries = { 'docker.io': { mirrors: ['127.0.0.1:5000'] }, '127.0.0.1:5000': { http: true } };
    const settings = buildkitdSettings('/d', { registries, platforms: ['linux/arm64'] }, tcp);
    expect(settings).to.deep.include({
      registry: registries,
      grpc: {
        address: ['unix:///d/buildkitd.sock', 'tcp://127.0.0.1:1234'],
        tls: { cert: '/d/tls/server.crt', key: '/d/tls/server.key', ca: '/d/tls/authority.crt' },
      },
    });
    expect(parse(stringify(settings))).to.deep.equal(settings);
  });
});
