import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type protobuf from 'protobufjs';
import { readProtocols } from '../../scripts/prepare-wire.ts';
import { decode, encode, type Init } from '../../src/wire/codec.ts';
import { Op } from '../../src/wire/frontend.generated.ts';
import { llbVectors } from '../support/llb-vectors.ts';
import { fromProtoJson } from '../support/proto-json.ts';

describe('canonical bytes of an op', () => {
  let type: protobuf.Type;
  before(async () => {
    type = (await readProtocols()).lookupType('pb.Op');
  });

  for (const { name, op, hex, digest } of llbVectors) {
    it(name, () => {
      const bytes = encode(Op, fromProtoJson(type, op) as Init<Op>);
      expect(Buffer.from(bytes).toString('hex')).to.equal(hex);
      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).to.equal(digest);
      expect(encode(Op, decode(Op, bytes))).to.deep.equal(bytes);
    });
  }
});
