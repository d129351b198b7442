import { expect } from 'chai';
import { withHostGateway } from '../../../src/engine/options/host-gateway.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { WorkerRecord } from '../../../src/wire/frontend.generated.ts';
import { decode, encode } from '../../../src/wire/codec.ts';

const daemon = (labels: Readonly<Record<string, string>>) => ({
  name: 'buildkitd tcp://b.example',
  workers: [decode(WorkerRecord, encode(WorkerRecord, { labels }))],
});
const GATEWAY = { 'org.mobyproject.buildkit.worker.moby.host-gateway-ip': '172.17.0.1' };
const hosts = (text: string, labels: Readonly<Record<string, string>>) =>
  withHostGateway(new Map([['add-hosts', text]]), daemon(labels)).get('add-hosts');

describe('withHostGateway', () => {
  it("puts the engine's address in its place", () => {
    expect(hosts('a=10.0.0.1,b=host-gateway,host-gateway=10.0.0.2', GATEWAY)).to.equal(
      'a=10.0.0.1,b=172.17.0.1,host-gateway=10.0.0.2',
    );
  });

  it('asks nothing of a daemon when nobody names it', () => {
    expect(hosts('a=10.0.0.1', {})).to.equal('a=10.0.0.1');
    expect(withHostGateway(new Map(), daemon({}))).to.deep.equal(new Map());
  });

  it('names the daemon that does not say it', () => {
    expect(() => hosts('b=host-gateway', {})).to.throw(UserError, /tcp:\/\/b.example does not say/);
  });
});
