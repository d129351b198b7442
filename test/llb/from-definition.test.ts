import { expect } from 'chai';
import { file } from '../../src/llb/file.ts';
import { fromDefinition } from '../../src/llb/from-definition.ts';
import { marshal } from '../../src/llb/marshal.ts';
import { digestOf } from '../../src/llb/op.ts';
import { image } from '../../src/llb/source.ts';
import { decode, encode } from '../../src/wire/codec.ts';
import { Definition, Op } from '../../src/wire/frontend.generated.ts';

const base = image('docker.io/library/debian:12', { platform: { os: 'linux', architecture: 'amd64' } });
const source = { filename: 'Kairosfile', data: Buffer.from('base: x') };
const output = file(base, [{ action: 'mkfile', path: '/a', data: 'a' }], {
  name: 'a',
  locations: [{ source, ranges: [{ start: { line: 1 } }] }],
});
const sent = (): Definition => decode(Definition, encode(Definition, marshal(output)));

describe('fromDefinition', () => {
  it('gives back the graph that was marshalled, names and places included', () => {
    const read = fromDefinition(sent());
    expect(read?.op.digest).to.equal(output.op.digest);
    const again = encode(Definition, marshal(read));
    expect(Buffer.compare(again, encode(Definition, marshal(output)))).to.equal(0);
  });

  it('can be built on', () => {
    const action = { action: 'mkfile', path: '/b', data: 'b' } as const;
    expect(file(fromDefinition(sent()), [action]).op.digest).to.equal(file(output, [action]).op.digest);
  });

  it('keeps what it does not know', () => {
    // Field 99, a number: a newer client's.
    const bytes = Buffer.concat([base.op.bytes, Buffer.from([0x98, 0x06, 0x01])]);
    const terminal = encode(Op, { inputs: [{ digest: digestOf(bytes), index: 0 }] });
    const read = fromDefinition({ def: [bytes, terminal], metadata: {}, source: undefined });
    expect(Buffer.compare(read?.op.bytes ?? Buffer.alloc(0), bytes)).to.equal(0);
  });

  it('knows nothing in nothing, and refuses what is broken', () => {
    expect(fromDefinition({ def: [], metadata: {}, source: undefined })).to.be.undefined;
    const dangling = encode(Op, { inputs: [{ digest: 'sha256:1', index: 0 }] });
    expect(() => fromDefinition({ def: [dangling], metadata: {}, source: undefined })).to.throw(
      /before it is there/,
    );
  });
});
