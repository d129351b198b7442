import { expect } from 'chai';
import { dockerProxies } from '../../../src/engine/connection/docker-proxies.ts';
import { fakeHost } from '../../support/fake-host.ts';

const CONFIG = {
  proxies: {
    default: { httpProxy: 'http://p:1', noProxy: 'localhost', ftpProxy: '', other: 'x' },
    'tcp://far.example:2375': { httpsProxy: 'http://q:2', allProxy: 'socks5://q:3' },
  },
};
const proxies = async (config: unknown, environment: Readonly<Record<string, string>> = {}) =>
  dockerProxies(
    fakeHost({
      files: config === undefined ? {} : { '/home/me/.docker/config.json': JSON.stringify(config) },
      environment: { HOME: '/home/me', ...environment },
    }),
  );

describe('dockerProxies', () => {
  it('are the default ones, under the names of build arguments', async () => {
    expect(await proxies(CONFIG)).to.deep.equal({ HTTP_PROXY: 'http://p:1', NO_PROXY: 'localhost' });
  });

  it("are those of the engine's address, when it has some", async () => {
    expect(await proxies(CONFIG, { DOCKER_HOST: 'tcp://far.example:2375' })).to.deep.equal({
      HTTPS_PROXY: 'http://q:2',
      ALL_PROXY: 'socks5://q:3',
    });
    expect(await proxies(CONFIG, { DOCKER_CONTEXT: 'nonesuch' })).to.have.property('HTTP_PROXY');
  });

  it('are none when none are named', async () => {
    for (const config of [undefined, {}, { proxies: [] }, { proxies: { default: 'x' } }])
      expect(await proxies(config)).to.deep.equal({});
  });
});
